import { expect, test } from "vitest";
import { isContainerLink } from "../../../../bridge/model/container-link.js";
import type { Snapshot } from "../../../../bridge/model/snapshot.js";
import { trayContainers } from "../../../../electron/tray/container.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork } from "../../../fakes/fake-ports.js";
import { NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";
import { SAMPLE_VIEWS } from "../../../ui/sample-views.js";

const shop = bridgeNetwork("shop", "172.20.0.0/16");
const WEB: Snapshot = sampleSnapshot(
  { kind: "connected", since: NOON },
  { networks: [shop], containers: [containerOn(shop, "172.20.0.5"), containerOn(shop, "fd00:1::5")] },
);

test("whatever the menu offers is one, and is none any more when its container is gone", () => {
  const offered = Object.values(SAMPLE_VIEWS).flatMap((make) => {
    const { snapshot } = make();
    return trayContainers(snapshot).flatMap(({ links }) => links.map((url) => ({ url, snapshot })));
  });
  expect(offered.length).toBeGreaterThan(5);
  expect(offered.filter(({ url, snapshot }) => !isContainerLink(url, snapshot))).toEqual([]);
  expect(offered.filter(({ url }) => isContainerLink(url, { containers: [] }))).toEqual([]);
});

test.each([
  "http://172.20.0.5/",
  "https://172.20.0.5/",
  "http://172.20.0.5:8080/",
  "http://[fd00:1::5]:8080/",
])("%j is one", (url) => {
  expect(isContainerLink(url, WEB)).toBe(true);
});

test.each([
  "",
  "172.20.0.5",
  "http://172.20.0.6/",
  "http://8.8.8.8/",
  "http://127.0.0.1/",
  "http://[fd00:1::6]/",
  "http://web.shop.docker.test/",
  "http://localhost/",
  "ftp://172.20.0.5/",
  "file:///etc/passwd",
  "javascript:alert(1)//172.20.0.5/",
  "http://user@172.20.0.5/",
  "http://172.20.0.5:8080",
  "http://172.20.0.5/path",
  "http://172.20.0.5/?q",
  "http://172.20.0.5/#f",
  "http://0xac140005/",
  "http://172.20.0.5\\@evil.example/",
  " http://172.20.0.5/",
  "http://172.20.0.5:99999/",
])("%j is none", (url) => {
  expect(isContainerLink(url, WEB)).toBe(false);
});
