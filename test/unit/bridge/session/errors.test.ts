import { expect, test, vi } from "vitest";
import { FaultError } from "../../../../bridge/model/fault-error.js";
import { Session } from "../../../../bridge/session/session.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import type { RequestErrorCode } from "../../../../helper/protocol/messages.js";
import { settle } from "../../../fakes/fake-clock.js";
import { bridgeNetwork, FakeWorld } from "../../../fakes/fake-ports.js";

/** What the helper's client makes of a refusal. */
const refusal = (request: RequestErrorCode) =>
  new FaultError({ code: "helper-refused", request, message: "ip: exit none: no output" });

function scene() {
  const world = new FakeWorld();
  world.engines.networks = [bridgeNetwork("web", "172.20.0.0/16")];
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const session = new Session(world, { mtu: 1420, endpoints: [], names: null, onError });
  const reaches = (kind: string) =>
    vi.waitFor(() => expect(session.snapshot.state.kind).toBe(kind), { interval: 1 });
  return { world, errors, session, reaches };
}

test("what a step has thrown is told as it was, with its cause, before it becomes a fault", async () => {
  const { world, errors, session, reaches } = scene();
  const error = new FaultError({ code: "engine-not-found", tried: [] }, { cause: new Error("ENOENT") });
  world.engines.failures.push(error);
  session.connect();
  await reaches("faulted");
  expect(errors).toEqual([error]);
});

test("so is what was thrown while the connection was kept up", async () => {
  const { world, errors, session, reaches } = scene();
  session.connect();
  await reaches("connected");
  const error = new Error("a mistake of our own");
  world.engines.duringList = () => {
    throw error;
  };
  world.engines.change([]);
  await reaches("faulted");
  expect(errors).toEqual([error]);
});

test("one failure of the helper's while connected is got over, with routes and tunnel as they were", async () => {
  const { world, session, reaches } = scene();
  session.connect();
  await reaches("connected");
  world.helpers.applyFailures.push(refusal("tunnel-failed"));
  world.engines.change([...world.engines.networks, bridgeNetwork("db", "172.21.0.0/16")]);
  await reaches("faulted");
  expect([session.snapshot.state, world.helpers.isReleased]).toEqual([
    expect.objectContaining({ kind: "faulted", retryAt: world.clock.now() + 250 }),
    false,
  ]);
  await world.clock.pass(250);
  await reaches("connected");
  expect([...world.helpers.routes].sort()).toEqual(["172.20.0.0/16", "172.21.0.0/16"]);
});

test("what the helper refuses as a mistake ends the session", async () => {
  const { world, session, reaches } = scene();
  world.helpers.applyFailures.push(refusal("route-public"));
  session.connect();
  await reaches("faulted");
  expect(session.snapshot.state).toMatchObject({ kind: "faulted", retryAt: null });
});

test("tunnel addresses that turn out to be somebody's give way to others at the next attempt", async () => {
  const { world, session, reaches } = scene();
  world.helpers.applyFailures.push(refusal("tunnel-refused"));
  session.connect();
  await reaches("faulted");
  world.hostPrefixes = [{ prefix: "10.33.33.0/24" as Cidr, interfaceName: "wlan0" }];
  await world.clock.pass(250);
  await reaches("connected");
  expect(world.helpers.applied.map(({ tunnel }) => tunnel.ipv4.host)).toEqual([
    "10.33.33.1",
    ...Array(world.helpers.applied.length - 1).fill("10.211.33.1"),
  ]);
});

test("an engine that hangs does not keep the helper from being asked to release", async () => {
  const { world, session, reaches } = scene();
  const open = world.engines.open.bind(world.engines);
  world.engines.open = async () => ({
    ...(await open()),
    cleanVm: (signal) =>
      new Promise<void>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  });
  session.connect();
  await reaches("connected");
  const limits: AbortController[] = [];
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => {
    const limit = new AbortController();
    limits.push(limit);
    return limit.signal;
  });
  const disconnected = session.disconnect();
  await settle();
  limits[0]?.abort(new Error("too slow"));
  await disconnected;
  vi.restoreAllMocks();
  expect([world.helpers.isReleased, session.snapshot.state.kind]).toEqual([true, "disconnected"]);
});
