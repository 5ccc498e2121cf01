import { expect, test, vi } from "vitest";
import { DEFAULT_ZONE } from "../../../../bridge/model/names-wish.js";
import { Listeners } from "../../../../bridge/session/listeners.js";
import { Session } from "../../../../bridge/session/session.js";
import { bridgeNetwork, FakeWorld } from "../../../fakes/fake-ports.js";

const mistake = new Error("one menu could not be drawn");

test("a listener that throws stops nobody, and what it has thrown is told", () => {
  const seen: string[] = [];
  const errors: unknown[] = [];
  const listeners = new Listeners<string>((error) => errors.push(error));
  listeners.add((value) => seen.push(`first ${value}`));
  using _thrower = listeners.add(() => {
    throw mistake;
  });
  listeners.add((value) => seen.push(`last ${value}`));
  listeners.emit("news");
  expect([seen, errors]).toEqual([["first news", "last news"], [mistake]]);
});

test("what nobody asked to be told is not lost: it is thrown once the others have been told", async () => {
  const thrown = new Promise((resolve) => {
    vi.stubGlobal("queueMicrotask", (action: () => void) => {
      try {
        action();
      } catch (error) {
        resolve(error);
      }
    });
  });
  const listeners = new Listeners<void>();
  using _thrower = listeners.add(() => {
    throw mistake;
  });
  expect(() => listeners.emit()).not.toThrow();
  expect(await thrown).toBe(mistake);
  vi.unstubAllGlobals();
});

test("a session connects, disconnects and connects again, whatever whoever looks at it throws", async () => {
  const world = new FakeWorld();
  world.engines.networks = [bridgeNetwork("web", "172.20.0.0/16")];
  const errors = new Set<unknown>();
  const onError = (error: unknown) => errors.add(error);
  const session = new Session(world, { mtu: 1420, endpoints: [], names: null, onError });
  using _thrower = session.onSnapshot(() => {
    throw mistake;
  });
  const reaches = (kind: string) =>
    vi.waitFor(() => expect(session.snapshot.state.kind).toBe(kind), { interval: 1 });
  session.connect();
  await reaches("connected");
  await session.disconnect();
  expect([session.snapshot.state.kind, world.engines.vm.at(-1), world.helpers.isReleased]).toEqual([
    "disconnected",
    "clean",
    true,
  ]);
  session.connect();
  await reaches("connected");
  expect([...errors]).toEqual([mistake]);
});

test("a tear-down that fails ends all the same, is told, and the next connection stands", async () => {
  const world = new FakeWorld();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const names = { zone: DEFAULT_ZONE, port: null };
  const session = new Session(world, { mtu: 1420, endpoints: [], names, onError });
  const reaches = (kind: string) =>
    vi.waitFor(() => expect(session.snapshot.state.kind).toBe(kind), { interval: 1 });
  const open = world.names.open.bind(world.names);
  vi.spyOn(world.names, "open").mockImplementationOnce(async (wish) => ({
    ...(await open(wish)),
    [Symbol.asyncDispose]: () => Promise.reject(mistake),
  }));
  session.connect();
  await reaches("connected");
  await session.disconnect();
  expect([session.snapshot.state.kind, errors]).toEqual(["disconnected", [mistake]]);
  session.connect();
  await reaches("connected");
});
