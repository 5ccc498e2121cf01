import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import type { HostEvent } from "../../../../bridge/model/revival.js";
import { Session } from "../../../../bridge/session/session.js";
import { powerEvents, type SleepMonitor } from "../../../../electron/app/power-events.js";
import { bridgeNetwork, FakeWorld } from "../../../fakes/fake-ports.js";

class FakeMonitor extends EventEmitter implements SleepMonitor {
  get counts(): readonly number[] {
    return ["suspend", "resume", "unlock-screen"].map((event) => this.listenerCount(event));
  }
}

async function connected() {
  const monitor = new FakeMonitor();
  const world = new FakeWorld();
  world.engines.networks = [bridgeNetwork("web", "172.20.0.0/16")];
  const ports = { ...world, hostEvents: powerEvents(monitor) };
  const session = new Session(ports, { mtu: 1420, endpoints: ["default-gateway"], names: null });
  session.connect();
  await eventually(() => expect(session.snapshot.state.kind).toBe("connected"));
  return { monitor, world, session };
}

const eventually = (check: () => void) => vi.waitFor(check, { interval: 1 });
const revivals = (session: Session) => {
  const kinds: string[] = [];
  session.onSnapshot(({ revival: { kind } }) => {
    if (kinds.at(-1) !== kind) kinds.push(kind);
  });
  return kinds;
};

test("sleeping and waking are told in order, until nobody wants to know", () => {
  const monitor = new FakeMonitor();
  const told: HostEvent[] = [];
  const watch = powerEvents(monitor).watch((event) => told.push(event));
  for (const event of ["suspend", "resume", "unlock-screen", "resume"]) monitor.emit(event);
  watch[Symbol.dispose]();
  monitor.emit("resume");
  expect([told, monitor.counts]).toEqual([
    ["slept", "woke", "woke"],
    [0, 0, 0],
  ]);
});

test("nobody listens to the system while nobody watches", () => {
  const monitor = new FakeMonitor();
  powerEvents(monitor);
  expect(monitor.counts).toEqual([0, 0, 0]);
});

test("a connected session sleeps with the host, and asks the VM once it is awake", async () => {
  const { monitor, session } = await connected();
  const kinds = revivals(session);
  monitor.emit("suspend");
  monitor.emit("resume");
  await eventually(() => expect(kinds).toEqual(["asleep", "asking", "calm"]));
  expect(session.snapshot.revival).toEqual({ kind: "calm", mendedBy: null });
});

test("a VM that sleep has cut off is dialled anew, without a fault in between", async () => {
  const { monitor, world, session } = await connected();
  const kinds = revivals(session);
  world.prober.answer = () => world.engines.vm.includes("redial kernel");
  monitor.emit("suspend");
  monitor.emit("resume");
  await eventually(() => expect(kinds).toEqual(["asleep", "asking", "redialling", "calm"]));
  expect(session.snapshot.state.kind).toBe("connected");
});

test("whoever has disconnected is not woken: the session listens to the system only while it is connected", async () => {
  const { monitor, session } = await connected();
  expect(monitor.counts).toEqual([1, 1, 0]);
  await session.disconnect();
  expect(monitor.counts).toEqual([0, 0, 0]);
});
