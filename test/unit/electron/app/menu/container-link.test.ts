import { expect, test } from "vitest";
import { isContainerLink } from "../../../../../electron/app/menu/container-link.js";
import { trayContainers } from "../../../../../electron/tray/container.js";
import { SAMPLE_VIEWS } from "../../../../ui/sample-views.js";

test("whatever the menu offers is one", () => {
  const links = Object.values(SAMPLE_VIEWS).flatMap((make) =>
    trayContainers(make().snapshot).flatMap(({ links }) => links),
  );
  expect(links.length).toBeGreaterThan(5);
  expect([...links, "http://[fd00:1::5]:8080/"].filter((link) => !isContainerLink(link))).toEqual([]);
});

test.each([
  "",
  "172.20.0.5",
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
  expect(isContainerLink(url)).toBe(false);
});
