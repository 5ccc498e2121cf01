import { expect, test, vi } from "vitest";
import { ChoiceRefused } from "../../../../bridge/model/choice.js";
import { Session } from "../../../../bridge/session/session.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork, FakeWorld } from "../../../fakes/fake-ports.js";

const WEB = bridgeNetwork("web", "172.20.0.0/16");
const DB = bridgeNetwork("db", "172.21.0.0/16", { isInternal: true });
const WLAN = { interfaceName: "wlan0", prefix: "172.20.0.0/16" as Cidr };

async function connected(prepare: (world: FakeWorld) => void = () => {}) {
  const world = new FakeWorld();
  world.engines.networks = [WEB, DB];
  world.engines.containers = [containerOn(WEB, "172.20.0.5")];
  prepare(world);
  const session = new Session(world, { mtu: 1420, endpoints: [], names: null });
  session.connect();
  await vi.waitFor(() => expect(session.snapshot.state.kind).toBe("connected"), { interval: 1 });
  return { world, session };
}

const asks = (world: FakeWorld, routes: readonly string[]) =>
  vi.waitFor(() => expect([...world.helpers.routes].sort()).toEqual(routes), { interval: 1 });
/** Until everything that waits only for promises has run. */
const settled = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test("a network that this host joins turns the subnet into single routes, without any event of the engine, and back", async () => {
  const { world, session } = await connected();
  await asks(world, ["172.20.0.0/16", "172.21.0.0/16"]);
  world.hostPrefixes = [WLAN];
  world.helpers.refuse = (destination) => destination === WLAN.prefix;
  world.helpers.refusal = { code: "covers-lan", ...WLAN };
  world.helpers.look();
  await asks(world, ["172.20.0.5/32", "172.21.0.0/16"]);
  expect(session.snapshot.networks.find(({ name }) => name === "web")?.subnets[0]?.verdict).toEqual({
    kind: "per-container",
    whole: null,
    addresses: [{ address: "172.20.0.5", verdict: { kind: "routed" } }],
  });
  world.hostPrefixes = [];
  world.helpers.refuse = () => false;
  world.helpers.look();
  await asks(world, ["172.20.0.0/16", "172.21.0.0/16"]);
});

test.each(["covers-dns-server", "covers-gateway", "covers-endpoint", "covers-own-address"] as const)(
  "a subnet that is refused as %s is reached by single routes, and asked for no more than twice",
  async (code) => {
    const { world } = await connected(({ helpers }) => {
      helpers.refuse = (destination) => destination === "172.20.0.0/16";
      helpers.refusal = { code, address: "172.20.0.1" };
    });
    await asks(world, ["172.20.0.0/16", "172.20.0.5/32", "172.21.0.0/16"]);
    await settled();
    const asked = world.helpers.applied.length;
    world.helpers.look();
    world.helpers.look();
    await settled();
    expect([asked, world.helpers.applied.length]).toEqual([4, 4]);
  },
);

test.each([
  { code: "owned-by-other", interfaceName: "utun4" },
  { code: "kernel", message: "No buffer space available" },
] as const)("a subnet that is refused as $code is left alone, and asked for once", async (refusal) => {
  const { world } = await connected(({ helpers }) => {
    helpers.refuse = (destination) => destination === "172.20.0.0/16";
    helpers.refusal = refusal;
  });
  world.helpers.look();
  await settled();
  expect([world.helpers.applied.length, world.helpers.routes]).toEqual([
    3,
    ["172.21.0.0/16", "172.20.0.0/16"],
  ]);
});

test("networks are switched off and on while connected, and the next session remembers it", async () => {
  const { world, session } = await connected();
  expect(await session.choose({ verb: "disable", names: ["db"] })).toEqual({
    mode: "all-but",
    names: ["db"],
  });
  await asks(world, ["172.20.0.0/16"]);
  await vi.waitFor(() => expect(world.engines.vm.at(-1)).toBe("firewall "), { interval: 1 });
  expect(session.snapshot.networks.map(({ name, subnets }) => [name, subnets[0]?.verdict.kind])).toEqual([
    ["db", "skipped"],
    ["web", "routed"],
  ]);
  await session.disconnect();
  session.connect();
  await vi.waitFor(() => expect(session.snapshot.state.kind).toBe("connected"), { interval: 1 });
  await asks(world, ["172.20.0.0/16"]);
  await session.choose({ verb: "only", names: ["db"] });
  await asks(world, ["172.21.0.0/16"]);
  await session.choose({ verb: "all" });
  await asks(world, ["172.20.0.0/16", "172.21.0.0/16"]);
});

test("a network that nobody has is refused and changes nothing, and so is every choice before the engine is found", async () => {
  const { world, session } = await connected();
  await expect(session.choose({ verb: "disable", names: ["dbb"] })).rejects.toThrow("did you mean db?");
  expect([...world.choices]).toEqual([]);
  await session.disconnect();
  await expect(session.choose({ verb: "all" })).rejects.toMatchObject({
    name: ChoiceRefused.name,
    code: "no-engine-yet",
  });
});

test("the tunnel keeps clear of what this host is attached to and where its routes lead", async () => {
  const { world } = await connected((fresh) => {
    fresh.hostPrefixes = [{ interfaceName: "eth0", prefix: "10.33.0.0/16" as Cidr }];
    fresh.hostRoutes = ["10.211.0.0/16" as Cidr];
  });
  expect(world.helpers.applied[0]?.tunnel.ipv4).toEqual({ host: "172.31.33.1", vm: "172.31.33.2" });
});
