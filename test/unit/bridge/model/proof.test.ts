import { expect, test } from "vitest";
import { planNetworks } from "../../../../bridge/model/desired.js";
import {
  type Proof,
  type ProofFacts,
  type ProofFailure,
  planProofs,
} from "../../../../bridge/model/proof.js";
import { subnetSentence } from "../../../../bridge/model/proof-sentence.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { EMPTY_HOST } from "../../../../helper/net/host-report.js";
import type { HelperStatus } from "../../../../helper/protocol/messages.js";
import type { VmShimReport } from "../../../../vm-setup/plan.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork, macvlanNetwork } from "../../../fakes/fake-ports.js";

const WEB = bridgeNetwork("web", "172.20.0.0/16");
const EMPTY = bridgeNetwork("empty", "172.21.0.0/16");
const V6 = bridgeNetwork("v6", "fd00:db8:1::/64");
const LAN = macvlanNetwork("lan", "192.168.77.0/24");
const ON_V6 = { ...containerOn(V6, ""), name: "six" };
const CONTAINERS = [
  containerOn(WEB, "172.20.0.3"),
  containerOn(WEB, "172.20.0.2"),
  containerOn(WEB, "172.20.0.4"),
  containerOn(WEB, "172.20.0.5"),
  containerOn(LAN, "192.168.77.3"),
  { ...ON_V6, networks: ON_V6.networks.map((one) => ({ ...one, ipv4: null, ipv6: "fd00:db8:1::2" })) },
];
const CONFIG = {
  mtu: 1420,
  ipv4: { host: "10.33.33.1", vm: "10.33.33.2" },
  ipv6: { host: "fd33:33:33::1", vm: "fd33:33:33::2" },
};

const PLANS = planNetworks([WEB, EMPTY, V6, LAN], { containers: CONTAINERS, hostPrefixes: [] });

function helper(endpoint = "10.99.0.2:4000", without: readonly string[] = []): HelperStatus {
  const destinations = PLANS.flatMap(({ routes }) => routes).filter((route) => !without.includes(route));
  const peer = { publicKey: "key", endpoint, lastHandshakeAt: 1, rxBytes: 0, txBytes: 0 };
  return {
    settledGeneration: 1,
    tunnel: { interfaceName: "dockline0", engine: "kernel", publicKey: "own", listenPort: 1, peer },
    routes: destinations.map((destination) => ({ destination, state: "installed" })),
    host: EMPTY_HOST,
    names: null,
  };
}

const FACTS: ProofFacts = {
  plans: PLANS,
  containers: CONTAINERS,
  tunnelConfig: CONFIG,
  helper: helper(),
  vm: { ipv6: true, shims: [] },
  legs: [],
  insides: [],
};

const candidate = (address: string) => ({ container: `at-${address}`, address });

test("each routed subnet is proved by the first of its containers, with two others in reserve", () => {
  const { known, targets } = planProofs(FACTS);
  expect([...known]).toEqual([["id-empty 172.21.0.0/16", { kind: "no-container" }]]);
  const shown = targets.map(({ basis: _, ...target }) => target);
  expect(shown.sort((a, b) => a.key.localeCompare(b.key))).toEqual([
    {
      key: "id-lan 192.168.77.0/24",
      first: candidate("192.168.77.3"),
      others: [],
      hostAddress: "10.33.33.1",
    },
    {
      key: "id-v6 fd00:db8:1::/64",
      first: { container: "six", address: "fd00:db8:1::2" },
      others: [],
      hostAddress: "fd33:33:33::1",
    },
    {
      key: "id-web 172.20.0.0/16",
      first: candidate("172.20.0.2"),
      others: ["172.20.0.3", "172.20.0.4"].map(candidate),
      hostAddress: "10.33.33.1",
    },
  ]);
});

const keysOf = (facts: Partial<ProofFacts>) =>
  planProofs({ ...FACTS, ...facts })
    .targets.map(({ key }) => key.split(" ")[0])
    .sort();

test("a subnet whose route is missing, and one to which the VM has no way, are not asked", () => {
  expect(keysOf({ helper: helper(undefined, ["172.20.0.0/16"]) })).toEqual(["id-lan", "id-v6"]);
  const subnet = "192.168.77.0/24" as Cidr;
  const shims: VmShimReport[] = [{ parent: "eth1", subnet, way: "none", why: "no-address" }];
  const leg = { containerId: "id-192.168.77.3", subnet, address: "192.168.77.3" };
  const vm = { ipv6: true, shims };
  expect(keysOf({ vm, legs: [{ ...leg, way: "none", why: "no-link" }] })).toEqual(["id-v6", "id-web"]);
  expect(keysOf({ vm, legs: [{ ...leg, way: "leg", index: 1 }] })).toEqual(["id-v6", "id-web"]);
});

test("a container with a cable of its own is asked when both of its ends are there", () => {
  const { containerId, ...at } = {
    containerId: "id-192.168.77.3",
    subnet: "192.168.77.0/24" as Cidr,
    address: "192.168.77.3",
  };
  const vm = {
    ipv6: true,
    shims: [{ parent: "eth1", subnet: at.subnet, way: "none", why: "no-address" }],
  } as const;
  const legs = [{ containerId, ...at, way: "leg", index: 1 }] as const;
  const insides = [{ containerId, outcome: { kind: "mended" } }] as const;
  expect(keysOf({ vm, legs, insides })).toEqual(["id-lan", "id-v6", "id-web"]);
  const { known } = planProofs({ ...FACTS, vm, legs });
  expect([...known.keys()]).toEqual(["id-empty 172.21.0.0/16"]);
});

test("only containers whose own address is taken over are asked in a subnet that the host has too", () => {
  const hostPrefixes = ["192.168.77.0/24" as Cidr];
  const plans = planNetworks([LAN], { containers: CONTAINERS, hostPrefixes });
  const route = { destination: "192.168.77.3/32" as Cidr, state: "installed" } as const;
  const firsts = (routes: readonly (typeof route)[]) =>
    planProofs({ ...FACTS, plans, helper: { ...helper(), routes } }).targets.map(({ first }) => first);
  expect(firsts([route])).toEqual([candidate("192.168.77.3")]);
  expect(firsts([])).toEqual([]);
});

test("a container is asked as well where its subnet's ip-range is taken over as one", () => {
  const subnets = [
    {
      subnet: "192.168.77.0/24" as Cidr,
      gateway: null,
      ipRange: "192.168.77.0/28" as Cidr,
      auxAddresses: {},
    },
  ];
  const network = { ...LAN, subnets };
  const plans = planNetworks([network], {
    containers: CONTAINERS,
    hostPrefixes: ["192.168.77.0/24" as Cidr],
  });
  const routes = [{ destination: "192.168.77.0/28" as Cidr, state: "installed" } as const];
  const { targets } = planProofs({ ...FACTS, plans, helper: { ...helper(), routes } });
  expect(targets.map(({ first }) => first)).toEqual([candidate("192.168.77.3")]);
});

test("IPv6 without IPv6 in the VM is known to fail", () => {
  const { known } = planProofs({ ...FACTS, vm: { ipv6: false, shims: [] } });
  expect(known.get("id-v6 fd00:db8:1::/64")).toEqual({
    kind: "failed",
    why: { code: "no-ipv6" },
    container: "six",
    address: "fd00:db8:1::2",
  });
});

test("a proof holds until the network's containers, or the peer's address, change", () => {
  const basis = (facts: Partial<ProofFacts>) =>
    planProofs({ ...FACTS, ...facts }).targets.find(({ key }) => key.startsWith("id-web"))?.basis;
  const seen = { ...helper(), settledGeneration: 7 };
  expect(basis({ helper: seen })).toBe(basis({}));
  expect(basis({ helper: helper("10.99.0.2:5000") })).not.toBe(basis({}));
  expect(basis({ containers: CONTAINERS.slice(1) })).not.toBe(basis({}));
});

const DROP = {
  code: "dropped",
  family: "ip",
  table: "raw",
  chain: "PREROUTING",
  rule: "ip daddr 172.20.0.2 drop",
} as const;

test.each<[ProofFailure, string]>([
  [{ code: "silent" }, 'routed, but the container "web" does not answer'],
  [
    { ...DROP, direction: "request" },
    "dropped in the VM by chain raw PREROUTING (ip): ip daddr 172.20.0.2 drop",
  ],
  [
    { ...DROP, direction: "reply" },
    "the answer is dropped in the VM by chain raw PREROUTING (ip): ip daddr 172.20.0.2 drop",
  ],
  [
    { code: "lost-in-vm", direction: "request" },
    "lost in the VM, but by no rule of its firewall; look at its routes and rp_filter",
  ],
  [
    { code: "lost-in-vm", direction: "reply" },
    "the answer is lost in the VM, but by no rule of its firewall; look at its routes and rp_filter",
  ],
  [
    { code: "no-reply", hostAddress: "10.33.33.1" },
    'arrives at the container "web", which does not answer: it has no route back to 10.33.33.1, or its own firewall drops',
  ],
  [
    { code: "answer-lost" },
    'the container "web" answers, but this host does not get it; look at this host\'s firewall',
  ],
  [{ code: "not-in-vm" }, "does not arrive in the VM; look at this host's routes and firewall"],
  [{ code: "no-ipv6" }, "the VM has no IPv6"],
  [{ code: "untold" }, "no answer, and the reason could not be found (the VM's kernel traces nothing)"],
  [
    { code: "not-diagnosed", fault: { code: "setup-timeout", seconds: 60, lastLine: "" } },
    expect.stringMatching(/^no answer, and the reason could not be found \(.+\)$/) as never,
  ],
])("a failed proof says what is wrong: %o", (why, sentence) => {
  expect(sentenceOf({ kind: "failed", why, container: "web", address: "172.20.0.2" })).toEqual(sentence);
});

test("no more is claimed than was seen", () => {
  expect([
    sentenceOf({ kind: "unproved" }),
    sentenceOf({ kind: "no-container" }),
    sentenceOf({ kind: "proved", container: "web", address: "172.20.0.2" }),
  ]).toEqual(["routed, not proved yet", "routed; no container runs there", "reachable"]);
  const pending = { kind: "pending" } as const;
  expect(subnetSentence({ verdict: pending, proof: { kind: "unproved" } }, "commands")).toBe(
    "route is being installed",
  );
});

function sentenceOf(proof: Proof): string {
  return subnetSentence({ verdict: { kind: "routed" }, proof }, "commands");
}
