import { expect, test } from "vitest";
import type { DockerContainer } from "../../../../bridge/model/network.js";
import { trialOf } from "../../../../electron/renderer/welcome/trial.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork } from "../../../fakes/fake-ports.js";
import { BUSY_HOST, NOON, QUIET_HOST, sampleSnapshot } from "../../../ui/sample-snapshot.js";

const SHOP = bridgeNetwork("shop", "172.20.0.0/16");
const container = (name: string, address: string, ...ports: readonly number[]): DockerContainer => ({
  ...containerOn(SHOP, address),
  name,
  exposedPorts: ports.map((port) => ({ port, protocol: "tcp" })),
});
const trialWith = (containers: readonly DockerContainer[], platform = "darwin") =>
  trialOf(
    sampleSnapshot({ kind: "connected", since: NOON }, { networks: [SHOP], containers }, QUIET_HOST),
    platform,
  );

test("a container that serves the web is asked, one at port 80 before others", () => {
  const db = container("db", "172.20.0.2", 5432);
  const api = container("api", "172.20.0.3", 8080);
  const web = container("web", "172.20.0.4", 443, 80);
  expect([trialWith([db, api, web]), trialWith([db, api])]).toEqual([
    { intro: "Try it in a terminal; this asks web:", container: "web", command: "curl http://172.20.0.4" },
    {
      intro: "Try it in a terminal; this asks api:",
      container: "api",
      command: "curl http://172.20.0.3:8080",
    },
  ]);
});

test("one that serves nothing of the kind is pinged, and ping ends by itself", () => {
  expect(trialWith([container("db", "172.20.0.2", 5432)])).toEqual({
    intro: "Try it in a terminal; this asks db:",
    container: "db",
    command: "ping -c 3 172.20.0.2",
  });
});

test("an address of IPv6 alone is pinged by the program that its system has for it", () => {
  const ula = bridgeNetwork("ula", "fd00:20::/64");
  const [place] = containerOn(ula, "").networks;
  const six: DockerContainer = {
    ...containerOn(ula, ""),
    networks: place === undefined ? [] : [{ ...place, ipv4: null, ipv6: "fd00:20::2" }],
  };
  const command = (platform: string) =>
    trialOf(
      sampleSnapshot({ kind: "connected", since: NOON }, { networks: [ula], containers: [six] }, QUIET_HOST),
      platform,
    ).command;
  expect([command("darwin"), command("linux")]).toEqual(["ping6 -c 3 fd00:20::2", "ping -c 3 fd00:20::2"]);
});

test("without a container it says how to start one", () => {
  expect(trialWith([])).toEqual({
    intro: "No container is running yet. Start one, and what to try appears here:",
    container: null,
    command: "docker run --rm --detach nginx",
  });
});

test("where no container can be reached there is nothing to try", () => {
  const twin = bridgeNetwork("office-twin", "172.27.0.0/24");
  const proxy = containerOn(twin, "172.27.0.2");
  const trialAmong = (containers: readonly DockerContainer[]) =>
    trialOf(
      sampleSnapshot({ kind: "connected", since: NOON }, { networks: [twin], containers }, BUSY_HOST),
      "darwin",
    );
  expect([
    trialAmong([proxy]),
    trialAmong([proxy, { ...proxy, id: "b".repeat(64), name: "second" }]),
  ]).toEqual([
    {
      intro: "The one running container cannot be reached by an address of its own; the dashboard says why.",
      container: null,
      command: null,
    },
    {
      intro:
        "None of the 2 running containers can be reached by an address of its own; the dashboard says why.",
      container: null,
      command: null,
    },
  ]);
});
