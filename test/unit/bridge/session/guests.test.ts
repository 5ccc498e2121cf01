import { expect, test, vi } from "vitest";
import type { GuestFact, GuestIntent } from "../../../../bridge/model/guest.js";
import { Guests } from "../../../../bridge/session/guests.js";
import type { GuestWatch } from "../../../../bridge/session/ports.js";
import { FakeClock } from "../../../fakes/fake-clock.js";
import { FakeWorld } from "../../../fakes/fake-ports.js";

const PORTS = [{ port: 3389, protocol: "tcp" }] as const;

function intent(containerId: string, life = "first"): GuestIntent {
  return {
    containerId,
    ports: PORTS,
    kind: "watch",
    life,
    plan: {
      action: "guest",
      bridge: { address: "172.20.0.2", gateway: "172.20.0.1" },
      neighbour: "192.168.77.192",
      guest: { by: "macvtap" },
      ports: PORTS,
    },
  };
}

/** An engine whose watchers end when they are told to, and guests that can be moved. */
async function start() {
  const world = new FakeWorld();
  const running = new Map<string, GuestWatch & { readonly breakOff: (error: Error) => void }>();
  const log: string[] = [];
  world.engines.watchGuest = (id, watch, signal) => {
    log.push(`start ${id}`);
    return new Promise((resolve, reject) => {
      running.set(id, { ...watch, breakOff: reject });
      watch.end.addEventListener("abort", () => {
        log.push(`end ${id}`);
        running.delete(id);
        resolve({ result: "undone" });
      });
      signal.addEventListener("abort", () => reject(new Error("killed")));
    });
  };
  let facts: readonly GuestFact[] = [];
  const clock = new FakeClock();
  const guests = new Guests(clock, (now) => {
    facts = now;
  });
  const states = () => facts.map(({ containerId, state }) => [containerId, state]);
  return { engine: await world.engines.open(), clock, running, log, guests, states };
}

test("a watcher reports where its guest is, and where it has moved", async () => {
  const { engine, running, guests, states } = await start();
  await guests.converge(engine, [intent("c1")]);
  expect(states()).toEqual([["c1", { kind: "pending" }]]);
  running.get("c1")?.onReport({ guest: null, why: "no-macvtap" });
  expect(states()).toEqual([["c1", { kind: "absent", why: "no-macvtap" }]]);
  running.get("c1")?.onReport({ guest: "192.168.77.201" });
  expect(states()).toEqual([["c1", { kind: "there", address: "192.168.77.201" }]]);
});

test("one watcher per life of a container: none is started twice, and a new life gets a new one", async () => {
  const { engine, log, guests } = await start();
  await guests.converge(engine, [intent("c1")]);
  await guests.converge(engine, [intent("c1")]);
  await guests.converge(engine, [intent("c1", "second")]);
  await guests.converge(engine, []);
  expect(log).toEqual(["start c1", "end c1", "start c1", "end c1"]);
});

test("what was refused is told beside the others", async () => {
  const { engine, guests, states } = await start();
  const why = { code: "no-ports" } as const;
  await guests.converge(engine, [intent("c1"), { containerId: "c2", ports: [], kind: "refused", why }]);
  expect(states()).toEqual([
    ["c1", { kind: "pending" }],
    ["c2", { kind: "refused", why }],
  ]);
});

/** Breaks the connection to the watcher of c1, and resolves when that has been told. */
async function breakOff({ running, states }: Pick<Awaited<ReturnType<typeof start>>, "running" | "states">) {
  running.get("c1")?.breakOff(new Error("connection closed"));
  await vi.waitFor(() =>
    expect(states()).toEqual([["c1", { kind: "failed", detail: expect.stringContaining("connection") }]]),
  );
}

test("a watcher that fails is told, is not started again at each event, but when the engine is back", async () => {
  const { engine, clock, running, log, guests, states } = await start();
  await guests.converge(engine, [intent("c1")]);
  await breakOff({ running, states });
  await guests.converge(engine, [intent("c1")]);
  expect(log).toEqual(["start c1"]);
  guests.renew();
  await guests.converge(engine, [intent("c1")]);
  expect([log, clock.pending]).toEqual([["start c1", "end c1", "start c1"], 0]);
  expect(states()).toEqual([["c1", { kind: "pending" }]]);
});

test("a watcher that fails is started again, less and less often, and six times at most", async () => {
  const { engine, clock, running, log, guests, states } = await start();
  await guests.converge(engine, [intent("c1")]);
  expect(clock.pending).toBe(0);
  const delays: number[] = [];
  for (let round = 0; round < 6; round++) {
    await breakOff({ running, states });
    expect(clock.pending).toBe(1);
    const [started, since] = [log.length, clock.now()];
    while (log.length === started && clock.now() - since < 200_000) clock.advance(1_000);
    delays.push(clock.now() - since);
    expect(states()).toEqual([["c1", { kind: "pending" }]]);
  }
  expect(delays).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000]);
  await breakOff({ running, states });
  expect(clock.pending).toBe(0);
});

test("a watcher that failed after a good while is started again as soon as the first time", async () => {
  const { engine, clock, running, log, guests, states } = await start();
  await guests.converge(engine, [intent("c1")]);
  for (let round = 0; round < 8; round++) {
    clock.advance(60_000);
    await breakOff({ running, states });
    clock.advance(2_000);
  }
  expect(log).toHaveLength(9);
});

test("a watcher that failed is not started again when its container has gone", async () => {
  const { engine, clock, running, log, guests, states } = await start();
  await guests.converge(engine, [intent("c1")]);
  await breakOff({ running, states });
  await guests.converge(engine, []);
  expect([clock.pending, states(), log]).toEqual([0, [], ["start c1", "end c1"]]);
});

test("cleaning ends them all and waits for them; one that does not end is killed", async () => {
  const { engine, log, guests } = await start();
  await guests.converge(engine, [intent("c1"), intent("c2")]);
  await guests.clean();
  expect(log).toEqual(["start c1", "start c2", "end c1", "end c2"]);

  vi.useFakeTimers();
  try {
    const watchGuest: typeof engine.watchGuest = (_id, _watch, signal) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("killed"))));
    await guests.converge({ ...engine, watchGuest }, [intent("c3")]);
    const cleaned = guests.clean();
    await vi.advanceTimersByTimeAsync(5_000);
    await cleaned;
  } finally {
    vi.useRealTimers();
  }
});
