import { expect, test } from "vitest";
import { headline } from "../../../../bridge/model/headline.js";
import { CALM } from "../../../../bridge/model/revival.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { filterContainers, filterNetworks, NO_FILTER } from "../../../../electron/renderer/view/filter.js";
import { routeRows } from "../../../../electron/renderer/view/route-row.js";
import { containerRows } from "../../../../electron/view/container-row.js";
import { networkRows } from "../../../../electron/view/network-row.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork } from "../../../fakes/fake-ports.js";
import { crowdedEngine, developersEngine } from "../../../ui/sample-engine.js";
import { BUSY_HOST, NOON, sampleSnapshot, withNames } from "../../../ui/sample-snapshot.js";

const CONNECTED = { kind: "connected", since: NOON } as const;
const FAULTED: BridgeState = { kind: "faulted", fault: { code: "helper-lost" }, attempt: 1, retryAt: null };
const busy = sampleSnapshot(CONNECTED, developersEngine(), BUSY_HOST);

test("networks say in a word whether they are reached, and whether their user wants them", () => {
  expect(networkRows(busy).map(({ name, word, isWanted }) => [name, word, isWanted])).toEqual([
    ["bridge", "Reachable", true],
    ["shop_default", "Reachable", true],
    ["blog_default", "Switched off", false],
    ["vault", "Reachable", true],
    ["kind", "Reachable", true],
    ["office-twin", "Not reachable", true],
    ["lan", "Reachable", true],
    ["swarm_apps", "Not reachable", true],
  ]);
  const idle = networkRows(sampleSnapshot({ kind: "disconnected" }, developersEngine(), BUSY_HOST));
  expect(idle.slice(1, 3).map(({ word }) => word)).toEqual(["Not connected", "Switched off"]);
});

test("before a connection stands, nothing is missing: neither a network nor a container is in trouble", () => {
  const idle = sampleSnapshot({ kind: "disconnected" }, developersEngine());
  const tones = [...networkRows(idle), ...containerRows(idle)].map(({ tone }) => tone);
  const addresses = containerRows(idle).flatMap((row) => row.addresses.map(({ tone }) => tone));
  expect([new Set(tones), new Set(addresses)]).toEqual([new Set(["off"]), new Set(["off"])]);
});

test("swarm's networks are judged by their containers: ingress is nobody's, and an empty one is not in use", () => {
  const overlay = (name: string, subnet: string, isIngress = false) =>
    bridgeNetwork(name, subnet, { driver: "overlay", isIngress });
  const web = bridgeNetwork("web", "172.20.0.0/16");
  const engine = {
    networks: [web, overlay("ingress", "10.0.0.0/24", true), overlay("idle", "10.0.1.0/24")],
    containers: [containerOn(web, "172.20.0.2")],
  };
  const snapshot = sampleSnapshot(CONNECTED, engine);
  expect(networkRows(snapshot).map(({ name, tone, word }) => [name, tone, word])).toEqual([
    ["idle", "off", "Not in use"],
    ["web", "good", "Reachable"],
  ]);
  expect(headline(snapshot, null, "buttons")).toEqual({
    tone: "good",
    title: "Connected",
    detail: "The one network is reachable; 1 container running.",
  });
});

test.each([
  ["the VM is silent", CONNECTED, { kind: "redialling" }, ["busy"]],
  ["a fault has ended the connection", FAULTED, CALM, ["off"]],
] as const)("while %s, nothing that was reachable is said to be", (_, state, revival, tones) => {
  const now = { ...busy, state, revival };
  const wereGood = (row: { readonly name: string }, all: readonly { name: string; tone: string }[]) =>
    all.some(({ name, tone }) => name === row.name && tone === "good");
  const rows = [
    ...networkRows(now).filter((row) => wereGood(row, networkRows(busy))),
    ...containerRows(now).filter((row) => wereGood(row, containerRows(busy))),
  ];
  expect(rows.length).toBeGreaterThan(10);
  expect([...new Set(rows.map(({ tone }) => tone))]).toEqual(tones);
});

test("a network that is switched off speaks of its switch, and of no command", () => {
  expect(networkRows(busy)[2]?.subnets).toEqual([
    { subnet: "172.21.0.0/16", sentences: ["switched off; its switch brings it back"] },
  ]);
});

test("a container on two networks has both addresses, and links to what a browser can open", () => {
  const [web, , database] = containerRows(busy);
  expect(web?.ports).toEqual([
    { label: "80", href: "http://172.20.0.5/" },
    { label: "443", href: "https://172.20.0.5/" },
  ]);
  expect(database).toMatchObject({
    addresses: [
      { address: "172.20.0.3", network: "shop_default", tone: "good", sentence: "reachable" },
      { address: "172.22.0.3", network: "vault", tone: "good", sentence: "reachable" },
    ],
    ports: [{ label: "5432", href: null }],
  });
});

test("nothing is linked that is not reached", () => {
  const printer = containerRows(busy).find(({ name }) => name === "printer-proxy");
  expect(printer?.ports).toEqual([{ label: "80", href: null }]);
});

test("words are searched in every place, in any order and case; verdicts and networks narrow", () => {
  const rows = containerRows(busy);
  const found = (filter: Partial<typeof NO_FILTER>) =>
    filterContainers(rows, { ...NO_FILTER, ...filter }).map(({ name }) => name);
  expect(found({ text: "POSTGRES shop" })).toEqual(["shop-db-1"]);
  expect(found({ text: "172.22.0" })).toEqual(["shop-db-1", "vault"]);
  expect(found({ network: "vault" })).toEqual(["shop-db-1", "vault"]);
  expect(found({ tone: "trouble" })).toEqual(["printer-proxy", "nostalgic_hopper"]);
  expect(found({ tone: "off" })).toEqual(["blog-ghost-1", "blog-db-1"]);
  const networks = filterNetworks(networkRows(busy), { ...NO_FILTER, text: "home-assistant" });
  expect(networks.map(({ name }) => name)).toEqual(["lan"]);
});

test("a container is shown under the first of its names, and found by each of them", () => {
  const rows = containerRows(sampleSnapshot(CONNECTED, developersEngine(), withNames(BUSY_HOST)));
  const found = (text: string) => filterContainers(rows, { ...NO_FILTER, text }).map(({ name }) => name);
  expect(rows.slice(0, 2).map(({ shownName }) => shownName)).toEqual([
    "web.shop.docker.test",
    "api.shop.docker.test",
  ]);
  expect([found("web.shop.docker.test"), found("SHOP-DB-1.docker.test")]).toEqual([
    ["shop-web-1"],
    ["shop-db-1"],
  ]);
  expect(containerRows(busy)[0]).toMatchObject({ names: [], shownName: null });
});

test("routes are as the kernel has them: whose interface, which network, and why not", () => {
  const rows = routeRows(busy).map(({ destination, interfaceName, network, sentence }) =>
    [destination, interfaceName, network, sentence].join(" | "),
  );
  expect(rows).toEqual([
    "172.17.0.0/16 | utun9 | bridge | in the kernel",
    "172.20.0.0/16 | utun9 | shop_default | in the kernel",
    "172.22.0.0/24 | utun9 | vault | in the kernel",
    "172.23.0.0/16 | utun9 | kind | in the kernel; inside 172.16.0.0/12 of utun4, which no longer gets these addresses",
    "172.27.0.0/24 |  | office-twin | already routed by utun4; leave that VPN or network, recreate Docker's with another subnet, or switch it off",
    "192.168.77.0/24 | utun9 | lan | in the kernel",
  ]);
});

test("a thousand containers are made into rows and searched well within a frame's patience", () => {
  const snapshot = sampleSnapshot(CONNECTED, crowdedEngine(40, 1_000));
  const rows = containerRows(snapshot);
  expect([
    rows.length,
    networkRows(snapshot).reduce((sum, row) => sum + row.containerNames.length, 0),
  ]).toEqual([1_000, 1_000]);
  expect(filterContainers(rows, { ...NO_FILTER, text: "-worker-" }).length).toBe(250);
});
