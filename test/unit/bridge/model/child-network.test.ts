import { expect, test } from "vitest";
import { planNetworks, routesOf } from "../../../../bridge/model/desired.js";
import { NO_FACTS, snapshotOf } from "../../../../bridge/model/facts.js";
import type { DockerNetwork } from "../../../../bridge/model/network.js";
import { verdictSentence } from "../../../../bridge/model/sentence.js";
import { planShims } from "../../../../bridge/model/shims.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { EMPTY_HOST } from "../../../../helper/net/host-report.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork, macvlanNetwork } from "../../../fakes/fake-ports.js";
import { IDLE_TUNNEL } from "../../../fakes/idle-tunnel.js";

const LAN = macvlanNetwork("lan", "192.168.77.0/24");
const cidrs = (...texts: string[]) => texts as Cidr[];

const plan = (networks: readonly DockerNetwork[], hostPrefixes: readonly string[] = []) =>
  planNetworks(networks, {
    containers: [containerOn(LAN, "192.168.77.20"), containerOn(LAN, "192.168.77.3")],
    hostPrefixes: hostPrefixes as Cidr[],
  });

test("a macvlan subnet that no network of this host touches is routed whole", () => {
  expect(routesOf(plan([LAN], ["192.168.50.0/24", "fd00::/64"]))).toEqual(["192.168.77.0/24"]);
});

test.each([
  ["is this host's network", "192.168.77.0/24"],
  ["lies inside this host's network", "192.168.0.0/16"],
  ["covers this host's network", "192.168.77.64/26"],
  ["holds an address of this host", "192.168.77.9/32"],
])("a macvlan subnet that %s gets one route per running container", (_, prefix) => {
  const plans = plan([LAN, bridgeNetwork("web", "172.20.0.0/16")], [prefix]);
  expect(routesOf(plans)).toEqual(["192.168.77.20/32", "192.168.77.3/32", "172.20.0.0/16"]);
});

test("of two macvlan networks with one subnet the later one adds its containers, and one line serves both in the VM", () => {
  const later = { ...LAN, id: "later", created: "2026-02-01T00:00:00Z" };
  const plans = planNetworks([LAN, later], {
    containers: [containerOn(later, "192.168.77.225")],
    hostPrefixes: [],
  });
  expect(routesOf(plans)).toEqual(["192.168.77.0/24", "192.168.77.225/32"]);
  expect(planShims(plans, [])).toHaveLength(1);
});

test("no more than 256 containers of one subnet are routed one by one", () => {
  const wide = macvlanNetwork("wide", "10.9.0.0/16");
  const containers = Array.from({ length: 300 }, (_, index) =>
    containerOn(wide, `10.9.${1 + (index >> 7)}.${1 + (index & 127)}`),
  );
  expect(routesOf(planNetworks([wide], { containers, hostPrefixes: cidrs("10.0.0.0/8") }))).toHaveLength(256);
});

test.each([
  [
    { parent: "eth1", macvlan_mode: "source" },
    '"source" is no mode of macvlan networks; recreate it with one that is, or without',
  ],
  [
    { parent: "eth1 x" },
    'its parent "eth1 x" is no name of an interface; recreate it with one that the VM has',
  ],
  [{ parent: "-o" }, 'its parent "-o" is no name of an interface; recreate it with one that the VM has'],
])("options %j: the subnet is skipped and says why", (options, sentence) => {
  expect(refusalOf({ ...LAN, options })).toEqual([[], sentence]);
});

test.each([
  [{ ipvlan_mode: "l4" }, '"l4" is no mode of ipvlan networks; recreate it with one that is, or without'],
  [
    { ipvlan_flag: "bridge,private" },
    '"bridge,private" is no mode of ipvlan networks; recreate it with one that is, or without',
  ],
])("ipvlan with options %j: the subnet is skipped and says why", (options, sentence) => {
  expect(refusalOf({ ...LAN, driver: "ipvlan", options: { parent: "eth1", ...options } })).toEqual([
    [],
    sentence,
  ]);
});

function refusalOf(network: DockerNetwork) {
  const [only] = plan([network]);
  const why = only?.skipped[0]?.why;
  return [only?.routes, why && verdictSentence({ kind: "skipped", why }, "commands")];
}

const L2 = macvlanNetwork("l2", "10.1.0.0/24", { driver: "ipvlan" });
const L3 = macvlanNetwork("l3", "10.2.0.0/24", {
  driver: "ipvlan",
  options: { parent: "eth1", ipvlan_mode: "l3" },
});
const reachedOf = (networks: readonly DockerNetwork[], containers = [] as ReturnType<typeof containerOn>[]) =>
  planShims(planNetworks(networks, { containers, hostPrefixes: [] }), containers).map(({ kind }) => kind);

test("a parent has one kind of interface: the kind that runs is reached, and no shim is in the way of the others", () => {
  expect(reachedOf([LAN, L2])).toEqual([]);
  expect(reachedOf([LAN, L2], [containerOn(L2, "10.1.0.2")])).toEqual(["ipvlan-l2"]);
  expect(reachedOf([LAN, L3], [containerOn(LAN, "192.168.77.3")])).toEqual(["macvlan"]);
  // The kernel has put both into the mode of the one that came last, which nobody is told.
  expect(reachedOf([L2, L3], [containerOn(L2, "10.1.0.2"), containerOn(L3, "10.2.0.2")])).toEqual([]);
  expect(reachedOf([L2, { ...L3, options: { parent: "eth2", ipvlan_mode: "l3" } }])).toEqual([
    "ipvlan-l2",
    "ipvlan-l3",
  ]);
  const [first] = planNetworks([LAN, L3]);
  const why = first?.skipped[0]?.why;
  expect(why && verdictSentence({ kind: "skipped", why }, "commands")).toContain(
    "of another kind (ipvlan l3, macvlan)",
  );
});

test.each([
  ["macvlan", "dm-0123456789ab"],
  ["ipvlan", "di-0123456789ab"],
])("%s without a parent: the engine's dummy %s, and no default route", (driver, parent) => {
  const id = "0123456789abcdef";
  expect(shimsOf({ ...LAN, id, driver, options: {} }, [])).toEqual([
    {
      kind: driver === "macvlan" ? "macvlan" : "ipvlan-l2",
      parent,
      subnet: "192.168.77.0/24",
      gateway: null,
      spares: ["192.168.77.254", "192.168.77.253", "192.168.77.252", "192.168.77.251"],
    },
  ]);
});

test("containers of ipvlan l3 need no gateway, whatever was asked for", () => {
  const [subnet] = L3.subnets;
  const withGateway = { ...L3, subnets: subnet === undefined ? [] : [{ ...subnet, gateway: "10.2.0.1" }] };
  expect(shimsOf(withGateway, []).map(({ gateway }) => gateway)).toEqual([{ kind: "device" }]);
});

const shimsOf = (
  network: DockerNetwork,
  containers = [containerOn(network, "192.168.77.254", "192.168.77.7")],
) => planShims(planNetworks([network], { containers, hostPrefixes: [] }), containers);

const withIpam = (rest: Partial<DockerNetwork["subnets"][number]>) => ({
  ...LAN,
  subnets: LAN.subnets.map((subnet) => ({ ...subnet, ...rest })),
});

test.each([
  ["what was asked for", withIpam({ gateway: "192.168.77.1" }), "192.168.77.1"],
  ["what a container got", LAN, "192.168.77.7"],
  ["none in an internal network", { ...LAN, isInternal: true }, null],
])("the gateway is %s", (_, network, gateway) => {
  expect(shimsOf(network)[0]?.gateway).toEqual(
    gateway === null ? null : { kind: "address", address: gateway },
  );
});

test("without containers the gateway is the first address, where the engine will put it", () => {
  expect(shimsOf(LAN, [])[0]?.gateway).toEqual({ kind: "address", address: "192.168.77.1" });
});

test("spare addresses: the one kept by the user, then the highest that nobody can be given", () => {
  const network = withIpam({
    gateway: "192.168.77.252",
    ipRange: "192.168.77.240/29" as Cidr,
    auxAddresses: { dockline: "192.168.77.99", router: "192.168.77.253" },
  });
  expect(shimsOf(network)[0]?.spares).toEqual([
    "192.168.77.99",
    "192.168.77.251",
    "192.168.77.250",
    "192.168.77.249",
  ]);
});

test("an aux-address of another subnet is none of ours, and a tiny subnet has nothing to spare", () => {
  const tiny = macvlanNetwork("tiny", "192.168.77.252/31", { isInternal: true });
  const subnets = tiny.subnets.map((one) => ({ ...one, auxAddresses: { dockline: "10.0.0.1" } }));
  expect(shimsOf({ ...tiny, subnets }, [])[0]?.spares).toEqual([]);
});

test("the snapshot shows the addresses that are taken over, and those that are not", () => {
  const containers = [containerOn(LAN, "192.168.77.1"), containerOn(LAN, "192.168.77.3")];
  const plans = planNetworks([LAN], { containers, hostPrefixes: cidrs("192.168.77.0/24") });
  const [own, other] = cidrs("192.168.77.1/32", "192.168.77.3/32") as [Cidr, Cidr];
  const reason = { code: "covers-own-address", address: "192.168.77.1" } as const;
  const helper = {
    settledGeneration: 1,
    tunnel: IDLE_TUNNEL,
    routes: [
      { destination: own, state: "refused", reason },
      { destination: other, state: "installed" },
    ],
    host: EMPTY_HOST,
    names: null,
  } as const;
  const facts = { ...NO_FACTS, plans, containers, helper };
  const { networks, containers: views } = snapshotOf({ kind: "connected", since: 1 }, facts, 1);
  expect(networks[0]?.subnets.map(({ verdict }) => verdictSentence(verdict, "commands"))).toEqual([
    "taken over from this host's network: 192.168.77.3; 192.168.77.1: holds this host's own address 192.168.77.1; give that container another address (--ip)",
  ]);
  expect(views.map(({ addresses }) => addresses[0]?.verdict.kind)).toEqual(["refused", "routed"]);
});
