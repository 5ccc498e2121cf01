import { expect, test } from "vitest";
import type { DockerContainer } from "../../../../bridge/model/network.js";
import { Session } from "../../../../bridge/session/session.js";
import { parseZone, type Zone } from "../../../../helper/net/zone.js";
import { attachmentTo, containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork, FakeWorld } from "../../../fakes/fake-ports.js";

const ZONE = parseZone("docker.test") as Zone;
const WISH = { zone: ZONE, port: null };

const SHOP = bridgeNetwork("shop", "172.20.0.0/16");

function container(id: string, name: string, ipv4: string, endpointId = `${id}-1`): DockerContainer {
  const networks = [{ ...attachmentTo(SHOP, ipv4, null), endpointId }];
  return { ...containerOn(SHOP, ipv4), id, name, networks };
}

function start(options: { readonly names: typeof WISH | null } = { names: WISH }) {
  const world = new FakeWorld();
  world.engines.networks = [SHOP];
  world.engines.containers = [container("aaaaaaaaaaaa", "web", "172.20.0.2")];
  const session = new Session(world, { mtu: 1420, endpoints: [], ...options });
  const connected = () => expect.poll(() => session.snapshot.state.kind).toBe("connected");
  /** Name → addresses, as the server has it. */
  const served = () =>
    world.names.records &&
    Object.fromEntries(world.names.records.forward.map(({ name, ipv4 }) => [name, ipv4]));
  return { world, session, connected, served };
}

const WEB = { "web.docker.test": ["172.20.0.2"], "aaaaaaaaaaaa.docker.test": ["172.20.0.2"] };

test("once connected the helper is asked for the zone, the server has the names, and programs reach it", async () => {
  const { world, session, connected, served } = start();
  expect(session.snapshot.names).toEqual({ kind: "not-connected", zone: ZONE });
  session.connect();
  await connected();
  expect(world.helpers.applied.map(({ names }) => names)).toEqual([null, null, { zone: ZONE, port: 15353 }]);
  expect(served()).toEqual(WEB);
  await expect
    .poll(() => session.snapshot.names)
    .toEqual({
      kind: "serving",
      zone: ZONE,
      port: 15353,
      host: { state: "set", by: "resolver-file" },
      evidence: "host-asks",
    });
  expect(session.snapshot.containers[0]?.names).toEqual(["web.docker.test", "aaaaaaaaaaaa.docker.test"]);
  await session.disconnect();
  expect([served(), session.snapshot.names]).toEqual([null, { kind: "not-connected", zone: ZONE }]);
});

test("names follow what the engine tells, and aliases are asked for once per endpoint", async () => {
  const { world, session, connected, served } = start();
  const asked: string[] = [];
  world.engines.aliasesOf = async (id) => {
    asked.push(id);
    return new Map([[`${id}-1`, ["db"]]]);
  };
  session.connect();
  await connected();
  await expect.poll(served).toEqual({ ...WEB, "db.docker.test": ["172.20.0.2"] });
  world.engines.containers = [
    container("aaaaaaaaaaaa", "site", "172.20.0.9", "aaaaaaaaaaaa-2"),
    container("bbbbbbbbbbbb", "api", "172.20.0.3"),
  ];
  world.engines.change(world.engines.networks);
  await expect.poll(served).toEqual({
    "site.docker.test": ["172.20.0.9"],
    "aaaaaaaaaaaa.docker.test": ["172.20.0.9"],
    "api.docker.test": ["172.20.0.3"],
    "bbbbbbbbbbbb.docker.test": ["172.20.0.3"],
    "db.docker.test": ["172.20.0.3"],
  });
  world.engines.containers.push(container("cccccccccccc", "last", "172.20.0.4"));
  world.engines.change(world.engines.networks);
  await expect.poll(() => asked).toEqual(["aaaaaaaaaaaa", "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"]);
  await session.disconnect();
});

test("a container that is not reached keeps its name without an address", async () => {
  const { world, session, connected, served } = start();
  world.helpers.refuse = (destination) => destination === "172.20.0.0/16";
  session.connect();
  await connected();
  await expect.poll(served).toEqual({ "web.docker.test": [], "aaaaaaaaaaaa.docker.test": [] });
  await session.disconnect();
});

test("a port that cannot be had is told, and containers are reached all the same", async () => {
  const { world, session, connected } = start();
  world.names.failures.push(new Error("listen EADDRINUSE"));
  session.connect();
  await connected();
  expect(session.snapshot.names).toEqual({ kind: "no-server", zone: ZONE, detail: "listen EADDRINUSE" });
  expect(world.helpers.applied.at(-1)).toMatchObject({ routes: ["172.20.0.0/16"], names: null });
  await session.disconnect();
});

test("an engine whose containers cannot be described still has names, and aliases once they can be", async () => {
  const { world, session, connected, served } = start();
  let isAnswering = false;
  world.engines.aliasesOf = async () => {
    if (!isAnswering) throw new Error("gone");
    return new Map([["aaaaaaaaaaaa-1", ["db"]]]);
  };
  session.connect();
  await connected();
  await expect.poll(served).toEqual(WEB);
  isAnswering = true;
  world.engines.change(world.engines.networks);
  await expect.poll(served).toEqual({ ...WEB, "db.docker.test": ["172.20.0.2"] });
  expect(session.snapshot.state.kind).toBe("connected");
  await session.disconnect();
});

test("the server stays open while the engine is away, and the same one goes on", async () => {
  const { world, session, connected, served } = start();
  session.connect();
  await connected();
  world.engines.die();
  await expect.poll(() => session.snapshot.state.kind).toBe("faulted");
  expect(served()).toEqual(WEB);
  world.clock.advance(60_000);
  await connected();
  expect([world.names.opened, world.helpers.applied.at(-1)?.names]).toEqual([1, { zone: ZONE, port: 15353 }]);
  await session.disconnect();
});

test("without names nothing is opened and nothing is asked for", async () => {
  const { world, session, connected } = start({ names: null });
  session.connect();
  await connected();
  await session.refreshed();
  expect([world.names.opened, world.helpers.applied.at(-1)?.names, session.snapshot.names]).toEqual([
    0,
    null,
    { kind: "off" },
  ]);
  expect(session.snapshot.containers[0]?.names).toEqual([]);
  await session.disconnect();
});

test("whoever looks at the session has a name asked for, and sees that nobody's question arrives", async () => {
  const { world, session, connected } = start();
  world.helpers.namesReport = { state: "no-resolver" };
  world.names.evidence = "server-answers";
  session.connect();
  await connected();
  expect(session.snapshot.names).toMatchObject({ evidence: "not-checked" });
  expect((await session.refreshed()).names).toMatchObject({ evidence: "server-answers" });
  await session.disconnect();
});
