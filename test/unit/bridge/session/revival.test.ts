import { expect, test, vi } from "vitest";
import { FaultError } from "../../../../bridge/model/fault-error.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { Session } from "../../../../bridge/session/session.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { bridgeNetwork, FakeWorld } from "../../../fakes/fake-ports.js";

const OPTIONS = { mtu: 1420, endpoints: ["default-gateway"], names: null };

async function connected() {
  const world = new FakeWorld();
  world.engines.networks = [bridgeNetwork("web", "172.20.0.0/16")];
  const session = new Session(world, OPTIONS);
  session.connect();
  await reaches(session, "connected");
  return { world, session };
}

const eventually = (check: () => void) => vi.waitFor(check, { interval: 1 });
const reaches = (session: Session, kind: BridgeState["kind"]) =>
  eventually(() => expect(session.snapshot.state.kind).toBe(kind));
const isCalm = (session: Session, mendedBy: string | null) =>
  eventually(() => expect(session.snapshot.revival).toEqual({ kind: "calm", mendedBy }));

const SET_UP = ["key", "dial"];

test("after waking up a VM that answers is left alone", async () => {
  const { world, session } = await connected();
  const asked: number[] = [];
  world.prober.answer = () => asked.push(1) > 0;
  world.hostEvents.tell("woke");
  await eventually(() => expect(asked).toEqual([1]));
  await isCalm(session, null);
  expect([world.engines.vm, session.snapshot.state.kind]).toEqual([SET_UP, "connected"]);
});

test("a VM that is silent until it dials from another port is mended by that alone", async () => {
  const { world, session } = await connected();
  world.prober.answer = () => world.engines.vm.includes("redial kernel");
  world.hostEvents.tell("woke");
  await isCalm(session, "redialling");
  expect([world.engines.vm, session.snapshot.state.kind]).toEqual([
    [...SET_UP, "redial kernel"],
    "connected",
  ]);
});

test("a VM that another port does not help is set up again, with the routes left in place", async () => {
  const { world, session } = await connected();
  world.prober.answer = () => world.engines.vm.length > 3;
  world.hostEvents.tell("woke");
  await isCalm(session, "setting-up");
  expect(world.engines.vm).toEqual([...SET_UP, "redial kernel", ...SET_UP]);
  expect(world.helpers.applied.at(-1)?.routes).toEqual(["172.20.0.0/16"]);
  expect(world.hostEvents.watchers).toBe(1);
});

test("a port that cannot be changed does not stop the set-up", async () => {
  const { world, session } = await connected();
  world.engines.duringRedial = () => Promise.reject(new Error("there is no dockline0"));
  world.prober.answer = () => world.engines.vm.length > 3;
  world.hostEvents.tell("woke");
  await isCalm(session, "setting-up");
});

test("when nothing helps the VM is told to be asleep, and is tried again until it answers", async () => {
  const { world, session } = await connected();
  world.prober.answer = () => false;
  world.hostEvents.tell("woke");
  await reaches(session, "faulted");
  const { state } = session.snapshot;
  const at = world.clock.now();
  expect(state).toEqual({
    kind: "faulted",
    fault: { code: "vm-asleep", silence: "tunnel" },
    attempt: 1,
    retryAt: at + 2_000,
  });
  world.prober.answer = () => true;
  world.clock.advance(2_000);
  await isCalm(session, "setting-up");
  expect(session.snapshot.state.kind).toBe("connected");
});

test("an engine that hangs means that the VM is asleep; one that has ended keeps its own sentence", async () => {
  for (const [reason, code] of [
    ["timeout", "vm-asleep"],
    ["refused", "engine-unreachable"],
  ] as const) {
    const { world, session } = await connected();
    world.prober.answer = () => false;
    const failure = { code: "engine-unreachable", address: "unix:///fake.sock", reason, detail: "" } as const;
    world.engines.failures.push(new FaultError(failure));
    world.hostEvents.tell("woke");
    await reaches(session, "faulted");
    expect(session.snapshot.state).toMatchObject({ fault: { code } });
  }
});

test("an engine that hangs while the VM is asked is set up again, and then told to be asleep; otherwise it is lost", async () => {
  const hung = {
    code: "engine-unreachable",
    address: "unix:///fake.sock",
    reason: "timeout",
    detail: "",
  } as const;
  const { world, session } = await connected();
  world.prober.answer = () => new Promise(() => {});
  world.hostEvents.tell("woke");
  expect(session.snapshot.revival).toEqual({ kind: "asking" });
  world.engines.failures.push(new FaultError(hung));
  world.engines.die(hung);
  await reaches(session, "faulted");
  expect(session.snapshot.state).toMatchObject({ fault: { code: "vm-asleep", silence: "engine" } });
  const calm = await connected();
  calm.world.engines.die(hung);
  expect(calm.session.snapshot.state).toMatchObject({ kind: "faulted", fault: hung });
});

test("a host that falls asleep while the VM is asked begins anew when it wakes up", async () => {
  const { world, session } = await connected();
  let answer: (isAnswered: boolean) => void = () => {};
  const asked: number[] = [];
  world.prober.answer = () => {
    asked.push(1);
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  world.hostEvents.tell("woke");
  world.hostEvents.tell("slept");
  const late = answer;
  expect(session.snapshot.revival).toEqual({ kind: "asleep" });
  world.hostEvents.tell("woke");
  late(false);
  answer(true);
  await isCalm(session, null);
  expect([asked.length, world.engines.vm]).toEqual([2, SET_UP]);
});

test("a network that this host joins is a reason to ask", async () => {
  const { world, session } = await connected();
  const asked: number[] = [];
  world.prober.answer = () => asked.push(1) > 0;
  world.hostPrefixes = [{ prefix: "192.168.1.0/24" as Cidr, interfaceName: "wlan0" }];
  world.helpers.look();
  await eventually(() => expect(asked).toEqual([1]));
  await isCalm(session, null);
  await session.disconnect();
});

test("nothing is watched before the connection stands, nor after its end", async () => {
  const { world, session } = await connected();
  expect(world.hostEvents.watchers).toBe(1);
  await session.disconnect();
  expect(world.hostEvents.watchers).toBe(0);
});
