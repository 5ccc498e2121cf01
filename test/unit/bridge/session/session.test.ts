import { expect, test, vi } from "vitest";
import { FaultError } from "../../../../bridge/model/fault-error.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { Session } from "../../../../bridge/session/session.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork, FakeWorld, macvlanNetwork, VM_KEY } from "../../../fakes/fake-ports.js";

const OPTIONS = { mtu: 1420, endpoints: ["default-gateway"], names: null };
const WEB = bridgeNetwork("web", "172.20.0.0/16");
const DB = bridgeNetwork("db", "172.21.0.0/16");
const SHUT = bridgeNetwork("shut", "172.22.0.0/16", { isInternal: true });

function start(prepare: (world: FakeWorld) => void = () => {}) {
  const world = new FakeWorld();
  world.engines.networks = [WEB];
  prepare(world);
  const session = new Session(world, OPTIONS);
  session.connect();
  return { world, session };
}

const reaches = (session: Session, kind: BridgeState["kind"]) =>
  vi.waitFor(() => expect(session.snapshot.state.kind).toBe(kind), { interval: 1 });

test("connecting tells the helper the VM's key before the VM dials, and routes only after the handshake", async () => {
  const { world, session } = start();
  await reaches(session, "connected");
  expect(world.engines.vm).toEqual(["key", "dial"]);
  expect(world.helpers.applied.map(({ peer, routes }) => [peer?.publicKey ?? null, routes])).toEqual([
    [null, []],
    [VM_KEY, []],
    [VM_KEY, ["172.20.0.0/16"]],
  ]);
  expect(session.snapshot.networks.map(({ name, subnets }) => [name, subnets])).toEqual([
    ["web", [{ subnet: "172.20.0.0/16", verdict: { kind: "routed" }, proof: { kind: "no-container" } }]],
  ]);
});

test("a network that comes or goes changes the routes, and nothing in the VM unless it must", async () => {
  const { world, session } = start();
  await reaches(session, "connected");
  world.engines.change([WEB, DB]);
  await vi.waitFor(() => expect(world.helpers.routes).toEqual(["172.21.0.0/16", "172.20.0.0/16"]), {
    interval: 1,
  });
  world.engines.change([DB]);
  await vi.waitFor(() => expect(world.helpers.routes).toEqual(["172.21.0.0/16"]), { interval: 1 });
  expect(world.engines.vm).toEqual(["key", "dial"]);
  world.engines.change([DB, SHUT]);
  await vi.waitFor(() => expect(world.engines.vm).toEqual(["key", "dial", "firewall br-shut"]), {
    interval: 1,
  });
});

test("a change between subscribing and the first list is not lost", async () => {
  const { world, session } = start(({ engines }) => {
    engines.duringList = () => {
      engines.duringList = () => {};
      engines.change([WEB, DB]);
    };
  });
  await reaches(session, "connected");
  await vi.waitFor(() => expect(world.helpers.routes).toEqual(["172.21.0.0/16", "172.20.0.0/16"]), {
    interval: 1,
  });
});

test("an event that changes nothing writes nothing", async () => {
  const { world, session } = start();
  await reaches(session, "connected");
  const applied = world.helpers.applied.length;
  world.engines.change([WEB]);
  world.engines.change([WEB, DB]);
  await vi.waitFor(() => expect(world.helpers.routes).toHaveLength(2), { interval: 1 });
  expect(world.helpers.applied).toHaveLength(applied + 1);
});

test("an engine that goes away is waited for, with the routes left in place, and set up anew", async () => {
  const { world, session } = start();
  await reaches(session, "connected");
  const gone = new FaultError({
    code: "engine-unreachable",
    address: "unix:///fake",
    reason: "refused",
    detail: "",
  });
  world.engines.failures.push(gone, gone);
  world.engines.die();
  await reaches(session, "faulted");
  expect(world.helpers.routes).toEqual(["172.20.0.0/16"]);
  for (const _ of [1, 2, 3]) {
    await vi.waitFor(() => expect(world.clock.pending).toBe(1), { interval: 1 });
    world.clock.advance(250);
  }
  await reaches(session, "connected");
  expect(world.engines.vm).toEqual(["key", "dial", "key", "dial"]);
  expect(world.helpers.opened).toBe(1);
});

test("a helper that dies is opened again, and the VM gets the new key", async () => {
  const { world, session } = start();
  await reaches(session, "connected");
  world.helpers.die();
  await reaches(session, "faulted");
  world.clock.advance(250);
  await reaches(session, "connected");
  expect([world.helpers.opened, world.engines.plans.length]).toEqual([2, 2]);
});

test("a refused route is shown with its reason and does not stop the others", async () => {
  const { world, session } = start(({ engines, helpers }) => {
    engines.networks = [WEB, DB];
    helpers.refuse = (destination) => destination === "172.20.0.0/16";
  });
  await reaches(session, "connected");
  expect(session.snapshot.networks.map(({ name, subnets }) => [name, subnets[0]?.verdict])).toEqual([
    ["db", { kind: "routed" }],
    ["web", { kind: "refused", reason: { code: "owned-by-other", interfaceName: "utun4" } }],
  ]);
  expect(world.helpers.isReleased).toBe(false);
});

test("the address at which the VM reached this host is tried first the next time", async () => {
  const { world, session } = start(({ remembered }) => remembered.set("fake", "192.168.5.2"));
  await reaches(session, "connected");
  expect(world.engines.plans[0]?.endpoints).toEqual(["192.168.5.2", "default-gateway"]);
  expect(world.remembered).toEqual(new Map([["fake", "10.99.0.1"]]));
});

test("disconnecting cleans the VM, releases the helper, and forgets everything", async () => {
  const { world, session } = start();
  await reaches(session, "connected");
  await session.disconnect();
  expect(session.snapshot).toMatchObject({
    state: { kind: "disconnected" },
    engine: null,
    tunnel: null,
    networks: [],
  });
  expect([world.engines.vm.at(-1), world.helpers.isReleased, world.engines.isWatched]).toEqual([
    "clean",
    true,
    false,
  ]);
});

test("disconnecting in the middle of a step waits for it and still takes everything down", async () => {
  const { world, session } = start();
  await vi.waitFor(() => expect(world.engines.vm).toContain("key"), { interval: 0 });
  await session.disconnect();
  expect([session.snapshot.state.kind, world.engines.vm.at(-1), world.helpers.isReleased]).toEqual([
    "disconnected",
    "clean",
    true,
  ]);
});

test.each([
  [
    "an engine on this very host",
    (world: FakeWorld) => world.prober.ownAddresses.add("172.20.0.1"),
    "engine-on-this-host",
  ],
  [
    "OrbStack",
    (world: FakeWorld) => {
      world.engines.view = { ...world.engines.view, operatingSystem: "OrbStack" };
    },
    "orbstack",
  ],
])("%s is told and left alone", async (_, prepare, why) => {
  const { world, session } = start((fresh) => {
    fresh.engines.networks = [
      { ...WEB, subnets: WEB.subnets.map((subnet) => ({ ...subnet, gateway: "172.20.0.1" })) },
    ];
    prepare(fresh);
  });
  await reaches(session, "faulted");
  expect(session.snapshot.state).toMatchObject({ fault: { code: "already-reachable", why }, retryAt: null });
  expect([world.helpers.opened, world.engines.vm]).toEqual([0, []]);
});

test("a silent VM is a fault with the port that it should have reached", async () => {
  vi.useFakeTimers();
  try {
    const { session } = start(({ helpers }) => {
      helpers.hasHandshake = false;
    });
    await vi.advanceTimersByTimeAsync(5_100);
    expect(session.snapshot.state).toMatchObject({
      kind: "faulted",
      fault: { code: "no-handshake", port: 51820 },
    });
  } finally {
    vi.useRealTimers();
  }
});

test("a macvlan network in this host's own: its containers are followed, and the VM is told once", async () => {
  const lan = macvlanNetwork("lan", "192.168.50.0/24");
  const { world, session } = start((fresh) => {
    fresh.hostPrefixes = [
      { interfaceName: "en0", prefix: "192.168.50.0/24" as Cidr },
      { interfaceName: "dockline0", prefix: "172.20.0.0/16" as Cidr },
    ];
  });
  await reaches(session, "connected");
  world.engines.containers = [containerOn(lan, "192.168.50.200", "192.168.50.1")];
  world.engines.change([WEB, lan]);
  await vi.waitFor(() => expect(world.helpers.routes).toEqual(["192.168.50.200/32", "172.20.0.0/16"]));
  world.engines.containers = [];
  world.engines.change([WEB, lan]);
  await vi.waitFor(() => expect(world.helpers.routes).toEqual(["172.20.0.0/16"]));
  expect(world.engines.vm).toEqual(["key", "dial", "firewall  eth1 192.168.50.0/24"]);
  expect(session.snapshot.networks.find(({ name }) => name === "lan")?.shims).toEqual([
    { parent: "eth1", subnet: "192.168.50.0/24", way: "turned-back" },
  ]);
  world.engines.change([WEB]);
  await vi.waitFor(() => expect(world.engines.vm.at(-1)).toBe("firewall "));
});

test("an address that a shim has taken is looked at again when a container starts, and only then", async () => {
  const lan = macvlanNetwork("lan", "192.168.77.0/24");
  const { world, session } = start(({ engines }) => {
    engines.networks = [lan];
    engines.containers = [containerOn(lan, "192.168.77.2")];
    engines.shimReport = ({ parent, subnet }) => ({
      parent,
      subnet,
      way: "spare-address",
      address: "192.168.77.254",
    });
  });
  await reaches(session, "connected");
  const looks = () => world.engines.vm.filter((told) => told === "firewall  eth1 192.168.77.0/24").length;
  const news = async (...addresses: string[]) => {
    world.engines.containers = addresses.map((address) => containerOn(lan, address));
    world.engines.change([lan]);
    await vi.waitFor(() => expect(session.snapshot.containers).toHaveLength(addresses.length));
    await vi.waitFor(() => expect(session.snapshot.networks[0]?.subnets[0]?.proof.kind).toBe("proved"));
  };
  await news("192.168.77.2");
  const before = looks();
  await news("192.168.77.2", "192.168.77.3");
  await vi.waitFor(() => expect(looks()).toBe(before + 1));
  await news("192.168.77.2");
  await news("192.168.77.2", "192.168.77.3");
  await vi.waitFor(() => expect(looks()).toBe(before + 2));
});

test("a network is proved by its container, and the proof is gone with the engine", async () => {
  const { world, session } = start(({ engines }) => {
    engines.containers = [containerOn(WEB, "172.20.0.2")];
  });
  const proof = () => session.snapshot.networks[0]?.subnets[0]?.proof.kind;
  await reaches(session, "connected");
  await vi.waitFor(() => expect(proof()).toBe("proved"), { interval: 1 });
  world.engines.die();
  expect([session.snapshot.state.kind, proof()]).toEqual(["faulted", "unproved"]);
});

test("a silent container has the rules written again and the reason found, and the connection stays", async () => {
  const { world, session } = start(({ engines, prober }) => {
    engines.containers = [containerOn(WEB, "172.20.0.2")];
    prober.outcomes.set("172.20.0.2", "silent");
  });
  const proof = () => session.snapshot.networks[0]?.subnets[0]?.proof;
  await vi.waitFor(() => expect(proof()).toMatchObject({ kind: "failed", why: { code: "no-reply" } }), {
    interval: 1,
  });
  expect(world.engines.vm).toEqual(["key", "dial", "firewall ", "diagnose 172.20.0.2"]);
  expect(session.snapshot.state.kind).toBe("connected");
});
