import { afterAll, beforeAll, expect, test } from "vitest";
import { containerAddresses } from "../lab/container-addresses.js";
import { DocklineUp, dockline } from "../lab/dockline.js";
import { eventually } from "../lab/eventually.js";
import { firewallState } from "../lab/firewall-state.js";
import { Lab } from "../lab/lab.js";
import { startService } from "../lab/stack.js";
import { allOf, becomeOpen, OPEN, reachOf, SHUT } from "./service-reach.js";
import { VirtualMachine } from "./virtual-machine.js";

/** Debian's kernel has what the lab's may lack: ipvlan, dummy interfaces, VLANs, and WireGuard. */

let lab: Lab;
let machine: VirtualMachine;

beforeAll(async () => {
  lab = await Lab.start({ engine: false });
  machine = await VirtualMachine.restore(lab);
  // The engine leaves its table "raw" behind when it is empty, and then nobody can tell whose it is.
  await startService(machine, "bridge");
});

afterAll(() => lab[Symbol.asyncDispose]());

/** A set-up with many networks takes its time here. */
async function connect(): Promise<DocklineUp> {
  const up = DocklineUp.start(lab, ["--host", machine.dockerHost]);
  await up.says(/^Connected in/m, 90_000);
  return up;
}
const networkState = () => firewallState({ vm: (argv, options) => machine.shell(argv, options) });
const table = async () =>
  (await dockline(lab, ["networks"], { env: { DOCKER_HOST: machine.dockerHost } })).stdout;
const shims = async () =>
  (await machine.must(["sh", "-c", "ls /sys/class/net"]))
    .split(/\s+/)
    .filter((name) => /^dockline-/.test(name));

const HOST = "containers see this host's tunnel address";

interface ChildNetwork {
  readonly name: string;
  readonly flags: readonly string[];
  readonly way: string;
  /** Whom the containers see. */
  readonly client: string;
}

/** The machine's eth1 is on a network with a real router, 192.168.77.1. */
const ROUTER: ChildNetwork = {
  name: "router",
  flags: [
    "ipvlan",
    "--subnet=192.168.77.0/24",
    "--gateway=192.168.77.1",
    "--ip-range=192.168.77.192/27",
    "--opt=parent=eth1",
  ],
  way: `by eth1, ${HOST}`,
  client: "10.33.33.1",
};

const WITH_DEFAULT_ROUTE: readonly ChildNetwork[] = [
  ROUTER,
  {
    name: "made-up",
    flags: ["ipvlan", "--subnet=192.168.81.0/24", "--opt=parent=eth1.10"],
    way: `by eth1.10 with the gateway 192.168.81.1, ${HOST}`,
    client: "10.33.33.1",
  },
  {
    name: "l3",
    flags: ["ipvlan", "--subnet=192.168.82.0/24", "--opt=parent=eth1.20", "--opt=ipvlan_mode=l3"],
    way: `by eth1.20, ${HOST}`,
    client: "10.33.33.1",
  },
  {
    name: "l3s",
    flags: ["ipvlan", "--subnet=192.168.83.0/24", "--opt=parent=eth1.30", "--opt=ipvlan_mode=l3s"],
    way: `by eth1.30, ${HOST}`,
    client: "10.33.33.1",
  },
  {
    name: "vlan",
    flags: ["macvlan", "--subnet=192.168.88.0/24", "--opt=parent=eth1.60"],
    way: `by eth1.60 with the gateway 192.168.88.1, ${HOST}`,
    client: "10.33.33.1",
  },
  {
    name: "vlan-too",
    flags: ["macvlan", "--subnet=192.168.89.0/24", "--opt=parent=eth1.60"],
    way: `by eth1.60 with the gateway 192.168.89.1, ${HOST}`,
    client: "10.33.33.1",
  },
];

const WITHOUT: readonly ChildNetwork[] = [
  {
    name: "internal",
    flags: ["ipvlan", "--internal", "--subnet=192.168.84.0/24", "--opt=parent=eth1.40"],
    way: "by eth1.40, containers see the free address 192.168.84.254",
    client: "192.168.84.254",
  },
  {
    name: "internal-l3",
    flags: [
      "ipvlan",
      "--internal",
      "--subnet=192.168.85.0/24",
      "--aux-address=dockline=192.168.85.99",
      "--opt=parent=eth1.50",
      "--opt=ipvlan_mode=l3",
    ],
    way: "by eth1.50, containers see the free address 192.168.85.99",
    client: "192.168.85.99",
  },
  {
    name: "ipvlan-alone",
    flags: ["ipvlan", "--subnet=192.168.86.0/24"],
    way: "containers see the free address 192.168.86.254",
    client: "192.168.86.254",
  },
  {
    name: "macvlan-alone",
    flags: ["macvlan", "--subnet=192.168.87.0/24"],
    way: "containers see the free address 192.168.87.254",
    client: "192.168.87.254",
  },
];

const createNetwork = ({ name, flags: [driver, ...flags] }: ChildNetwork) =>
  machine.docker(["network", "create", `--driver=${driver}`, ...flags, name]);

async function removeNetwork(name: string): Promise<void> {
  await machine.docker(["rm", "--force", "--volumes", `on-${name}`]);
  await machine.docker(["network", "rm", name]);
}

/** Whom the container's web server saw. */
const clientOf = async (container: string) =>
  (await machine.must(["sh", "-c", `docker logs ${container} 2>&1`])).match(/([0-9.]+)\]?:\d+: GET/)?.[1];

test.each([
  ["with a default route, and they see this host", WITH_DEFAULT_ROUTE],
  ["without a default route, and they see an address that nobody has", WITHOUT],
])(
  "containers of every kind of network answer: those %s",
  async (_, networks) => {
    const services = [];
    for (const network of networks) {
      await createNetwork(network);
      services.push(...(await startService(machine, network.name)));
    }
    expect(await reachOf(lab, services)).toEqual(allOf(services, SHUT));
    const before = await networkState();

    await using up = await connect();
    expect(await becomeOpen(lab, services)).toEqual(allOf(services, OPEN));
    const shown = await table();
    for (const { name, way } of networks) {
      expect(shown).toMatch(new RegExp(`^${name} .*reachable; .*${way.replaceAll(".", "\\.")}$`, "m"));
    }
    const clients = await Promise.all(networks.map(({ name }) => clientOf(`on-${name}`)));
    expect(clients).toEqual(networks.map(({ client }) => client));

    expect(await up.interrupt()).toBe(0);
    expect(await reachOf(lab, services)).toEqual(allOf(services, SHUT));
    expect(await networkState()).toEqual(before);
    for (const { name } of networks) await removeNetwork(name);
  },
  240_000,
);

test("containers are followed through restarts and changes of address, and the shim goes with the last network", async () => {
  await using up = await connect();
  expect(await shims()).toEqual([]);
  await createNetwork(ROUTER);
  const services = await startService(machine, "router");
  expect(await becomeOpen(lab, services)).toEqual(allOf(services, OPEN));

  await machine.docker(["restart", "--time", "0", "on-router"]);
  expect(await becomeOpen(lab, services)).toEqual(allOf(services, OPEN));

  await machine.docker(["network", "disconnect", "router", "on-router"]);
  await machine.docker(["network", "connect", "--ip", "192.168.77.211", "router", "on-router"]);
  const moved = (await containerAddresses(machine, "on-router")).map(({ ipv4 }) => ({
    network: "router",
    address: ipv4 ?? "",
  }));
  expect(moved).toEqual([{ network: "router", address: "192.168.77.211" }]);
  expect(await becomeOpen(lab, moved)).toEqual(allOf(moved, OPEN));

  expect(await shims()).toHaveLength(1);
  await removeNetwork("router");
  expect(await eventually(shims, (names) => names.length === 0, 30_000)).toEqual([]);
  expect(await up.interrupt()).toBe(0);
}, 240_000);
