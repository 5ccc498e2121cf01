import { expect, test } from "vitest";
import { planNetworks, routesOf } from "../../../../bridge/model/desired.js";
import type { DockerNetwork } from "../../../../bridge/model/network.js";
import { verdictSentence } from "../../../../bridge/model/sentence.js";
import { planShims } from "../../../../bridge/model/shims.js";
import { NO_FACTS, snapshotOf } from "../../../../bridge/model/snapshot.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { bridgeNetwork, containerOn, macvlanNetwork } from "../../../fakes/fake-ports.js";

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

test("a bridge network is never taken apart", () => {
  const twin = bridgeNetwork("twin", "192.168.77.0/24");
  expect(routesOf(plan([twin], ["192.168.77.0/24"]))).toEqual(["192.168.77.0/24"]);
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
  [{}, "macvlan networks without a parent are not reached yet"],
  [{ parent: "eth1", macvlan_mode: "vepa" }, "macvlan networks of mode vepa are not reached yet"],
  [{ parent: "eth1 x" }, 'its parent "eth1 x" is no name of an interface'],
  [{ parent: "-o" }, 'its parent "-o" is no name of an interface'],
])("options %j: the subnet is skipped and says why", (options, sentence) => {
  const [only] = plan([{ ...LAN, options }]);
  const why = only?.skipped[0]?.why;
  expect([only?.routes, why && verdictSentence({ kind: "skipped", why })]).toEqual([[], sentence]);
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
  expect(shimsOf(network)[0]?.gateway).toBe(gateway);
});

test("without containers the gateway is the first address, where the engine will put it", () => {
  expect(shimsOf(LAN, [])[0]?.gateway).toBe("192.168.77.1");
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
  const tunnel = {
    interfaceName: "dockline0",
    engine: "kernel",
    publicKey: "",
    listenPort: 1,
    peer: null,
  } as const;
  const [own, other] = cidrs("192.168.77.1/32", "192.168.77.3/32") as [Cidr, Cidr];
  const reason = { code: "covers-own-address", address: "192.168.77.1" } as const;
  const helper = {
    settledGeneration: 1,
    tunnel,
    routes: [
      { destination: own, state: "refused", reason },
      { destination: other, state: "installed" },
    ],
  } as const;
  const facts = { ...NO_FACTS, plans, containers, helper };
  const { networks, containers: views } = snapshotOf({ kind: "connected", since: 1 }, facts, 1);
  expect(networks[0]?.subnets.map(({ verdict }) => verdictSentence(verdict))).toEqual([
    "taken over from this host's network: 192.168.77.3; 192.168.77.1: holds this host's own address 192.168.77.1",
  ]);
  expect(views.map(({ addresses }) => addresses[0]?.verdict.kind)).toEqual(["refused", "routed"]);
});
