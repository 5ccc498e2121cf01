import { expect, test } from "vitest";
import { planFirewall, planNetworks, rangesOf, routesOf } from "../../../../bridge/model/desired.js";
import { NO_FACTS, snapshotOf } from "../../../../bridge/model/facts.js";
import type { DockerNetwork } from "../../../../bridge/model/network.js";
import { overlapSentence, verdictSentence } from "../../../../bridge/model/sentence.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { EMPTY_HOST } from "../../../../helper/net/host-report.js";
import type { RouteRefusal, RouteReport } from "../../../../helper/protocol/messages.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork } from "../../../fakes/fake-ports.js";
import { IDLE_TUNNEL } from "../../../fakes/idle-tunnel.js";

const TWIN = bridgeNetwork("twin", "192.168.50.0/24");
const CONTAINERS = [containerOn(TWIN, "192.168.50.200"), containerOn(TWIN, "192.168.50.7")];
const HOME = ["192.168.50.0/24"] as Cidr[];

const withRange = (ipRange: string): DockerNetwork => ({
  ...TWIN,
  subnets: TWIN.subnets.map((one) => ({ ...one, ipRange: ipRange as Cidr })),
});

const plan = (network: DockerNetwork, hostPrefixes: readonly Cidr[], refused: readonly string[] = []) => {
  const plans = planNetworks([network], {
    containers: CONTAINERS,
    hostPrefixes,
    refused: new Set(refused as Cidr[]),
  });
  return { routes: routesOf(plans), ranges: rangesOf(plans) };
};

test.each<[string, DockerNetwork, readonly Cidr[], readonly string[], readonly string[], readonly string[]]>([
  ["elsewhere: whole", TWIN, [], [], ["192.168.50.0/24"], []],
  [
    "this host's network: one route per container",
    TWIN,
    HOME,
    [],
    ["192.168.50.200/32", "192.168.50.7/32"],
    [],
  ],
  [
    "inside this host's network: the same",
    TWIN,
    ["192.168.0.0/16"] as Cidr[],
    [],
    ["192.168.50.200/32", "192.168.50.7/32"],
    [],
  ],
  [
    "with an ip-range: that, and single routes for what lies outside it",
    withRange("192.168.50.192/27"),
    HOME,
    [],
    ["192.168.50.7/32"],
    ["192.168.50.192/27"],
  ],
  [
    "with an ip-range that was refused: it stays asked for, and all have single routes",
    withRange("192.168.50.192/27"),
    HOME,
    ["192.168.50.192/27"],
    ["192.168.50.200/32", "192.168.50.7/32"],
    ["192.168.50.192/27"],
  ],
  [
    "with an ip-range that is the subnet: as without",
    withRange("192.168.50.0/24"),
    HOME,
    [],
    ["192.168.50.200/32", "192.168.50.7/32"],
    [],
  ],
  [
    "refused for what it holds: it stays asked for, and all have single routes",
    TWIN,
    [],
    ["192.168.50.0/24"],
    ["192.168.50.0/24", "192.168.50.200/32", "192.168.50.7/32"],
    [],
  ],
])("a bridge network that is %s", (_, network, hostPrefixes, refused, routes, ranges) => {
  expect(plan(network, hostPrefixes, refused)).toEqual({ routes, ranges });
});

test("an internal network whose containers are routed one by one is masqueraded all the same", () => {
  const plans = planNetworks([{ ...TWIN, isInternal: true }], { containers: [], hostPrefixes: HOME });
  expect(planFirewall(plans, 28).masquerade).toEqual({ ipv4: ["br-twin"], ipv6: [], single: [] });
});

function sentenceOf(
  network: DockerNetwork,
  hostPrefixes: readonly Cidr[],
  refusals: Readonly<Record<string, RouteRefusal>>,
): string {
  const refused = new Set(Object.keys(refusals) as Cidr[]);
  const plans = planNetworks([network], { containers: CONTAINERS, hostPrefixes, refused });
  const routes = [...routesOf(plans), ...rangesOf(plans)].map((destination): RouteReport => {
    const reason = refusals[destination];
    return reason === undefined
      ? { destination, state: "installed" }
      : { destination, state: "refused", reason };
  });
  const helper = { settledGeneration: 1, tunnel: IDLE_TUNNEL, routes, host: EMPTY_HOST, names: null };
  const facts = { ...NO_FACTS, plans, containers: CONTAINERS, helper };
  const snapshot = snapshotOf({ kind: "connected", since: 1 }, facts, 1);
  expect(snapshot.containers.map(({ addresses }) => addresses[0]?.verdict.kind)).toEqual([
    "routed",
    "routed",
  ]);
  return snapshot.networks
    .flatMap(({ subnets }) => subnets.map((one) => verdictSentence(one.verdict, "commands")))
    .join();
}

test("the verdict names what is taken over, and why not more", () => {
  const ranged = withRange("192.168.50.192/27");
  const neighbour = { code: "holds-neighbour", address: "192.168.50.201" } as const;
  const server = { code: "covers-dns-server", address: "192.168.50.53" } as const;
  expect([
    sentenceOf(TWIN, HOME, {}),
    sentenceOf(ranged, HOME, {}),
    sentenceOf(ranged, HOME, { "192.168.50.192/27": neighbour }),
    sentenceOf(TWIN, [], { "192.168.50.0/24": server }),
  ]).toEqual([
    "taken over from this host's network: 192.168.50.200, 192.168.50.7",
    "taken over from this host's network: 192.168.50.192/27, 192.168.50.7",
    "taken over from this host's network: 192.168.50.200, 192.168.50.7; 192.168.50.192/27 as a whole is not, for it holds a neighbour's address 192.168.50.201",
    "routed one by one: 192.168.50.200, 192.168.50.7; 192.168.50.0/24 as a whole is not, for it holds this host's DNS server 192.168.50.53",
  ]);
});

test("another's wider or narrower route is shown at the network whose addresses it shares", () => {
  const plans = planNetworks([TWIN, bridgeNetwork("other", "172.20.0.0/16")]);
  const overlap = { destination: TWIN.subnets[0]?.subnet as Cidr, interfaceName: "tun0" };
  const overlaps = [
    { ...overlap, kind: "within", prefix: "192.168.0.0/16" as Cidr },
    { ...overlap, kind: "part", prefix: "192.168.50.64/26" as Cidr },
  ] as const;
  const helper = {
    settledGeneration: 1,
    tunnel: IDLE_TUNNEL,
    routes: [],
    host: { attached: [], overlaps },
    names: null,
  };
  const { networks } = snapshotOf({ kind: "connected", since: 1 }, { ...NO_FACTS, plans, helper }, 1);
  expect(networks.map((one) => [one.name, one.overlaps.map(overlapSentence)])).toEqual([
    ["other", []],
    [
      "twin",
      [
        "inside 192.168.0.0/16 of tun0, which no longer gets these addresses",
        "192.168.50.64/26 in it stays with tun0",
      ],
    ],
  ]);
});
