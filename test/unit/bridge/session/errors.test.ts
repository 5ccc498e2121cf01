import { expect, test, vi } from "vitest";
import { FaultError } from "../../../../bridge/model/fault-error.js";
import { Session } from "../../../../bridge/session/session.js";
import { bridgeNetwork, FakeWorld } from "../../../fakes/fake-ports.js";

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

test("a mistake of ours is a fault of the step in which it happened; one while the connection is kept up, of none", async () => {
  const { world, session, reaches } = scene();
  const fault = () => (session.snapshot.state.kind === "faulted" ? session.snapshot.state.fault : null);
  const message = "a mistake of our own";
  world.helpers.failures.push(new Error(message));
  session.connect();
  await reaches("faulted");
  expect(fault()).toEqual({ code: "internal", message, step: "helper" });
  session.connect();
  await reaches("connected");
  world.engines.duringList = () => {
    throw new Error(message);
  };
  world.engines.change([]);
  await reaches("faulted");
  expect(fault()).toEqual({ code: "internal", message, step: null });
});
