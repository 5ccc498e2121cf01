import { expect, test } from "vitest";
import { CONNECT_STEPS } from "../../../../bridge/model/connect-step.js";
import type { Fault } from "../../../../bridge/model/fault.js";
import type { BridgeEvent, BridgeState } from "../../../../bridge/model/state.js";
import { retryDelayMs, transition } from "../../../../bridge/model/transition.js";

const LOST: Fault = { code: "helper-lost" };
const FINAL: Fault = { code: "already-reachable", engine: "OrbStack", why: "orbstack" };

const STATES: Record<string, BridgeState> = {
  disconnected: { kind: "disconnected" },
  connecting: { kind: "connecting", attempt: 1, step: "engine" },
  connected: { kind: "connected", since: 7 },
  disconnecting: { kind: "disconnecting" },
  faulted: { kind: "faulted", fault: LOST, attempt: 1, retryAt: 99 },
  hopeless: { kind: "faulted", fault: FINAL, attempt: 1, retryAt: null },
};

const run = (kind: string, event: BridgeEvent) => transition(STATES[kind]!, event);

test("enable connects from rest and from a fault, and changes nothing anywhere else", () => {
  const first = { do: "run-step", step: "engine" };
  expect(run("disconnected", { type: "enable" })).toEqual([STATES["connecting"], [first]]);
  // The try that was to come later does not come besides.
  for (const kind of ["faulted", "hopeless"])
    expect(run(kind, { type: "enable" })).toEqual([STATES["connecting"], [{ do: "stop-steps" }, first]]);
  for (const kind of ["connecting", "connected", "disconnecting"]) {
    expect(run(kind, { type: "enable" })).toEqual([STATES[kind], []]);
  }
});

test("the steps follow each other, and the last one ends connected", () => {
  let state = run("disconnected", { type: "enable" })[0];
  const seen: string[] = [];
  for (const step of CONNECT_STEPS) {
    seen.push(state.kind === "connecting" ? state.step : state.kind);
    state = transition(state, { type: "step-done", step, at: 7 })[0];
  }
  expect(seen).toEqual([...CONNECT_STEPS]);
  expect(state).toEqual(STATES["connected"]);
});

test("the end of a step that is not the current one is ignored", () => {
  expect(run("connecting", { type: "step-done", step: "routes", at: 7 })).toEqual([STATES["connecting"], []]);
  expect(run("faulted", { type: "step-done", step: "engine", at: 7 })).toEqual([STATES["faulted"], []]);
});

test("disable takes down from every state that holds something", () => {
  const down = [{ kind: "disconnecting" }, [{ do: "stop-steps" }, { do: "tear-down" }]];
  for (const kind of ["connecting", "connected", "faulted", "hopeless"]) {
    expect(run(kind, { type: "disable" })).toEqual(down);
  }
  for (const kind of ["disconnected", "disconnecting"]) expect(run(kind, { type: "disable" })[1]).toEqual([]);
});

test("a fault that can pass keeps what is there and tries again, counting attempts", () => {
  const expected = (attempt: number) => {
    const retryAt = 1000 + retryDelayMs(attempt + 1, LOST.code);
    return [
      { kind: "faulted", fault: LOST, attempt, retryAt },
      [{ do: "stop-steps" }, { do: "schedule-retry", at: retryAt }],
    ];
  };
  expect(run("connecting", { type: "fault", fault: LOST, at: 1000 })).toEqual(expected(1));
  expect(run("connected", { type: "fault", fault: LOST, at: 1000 })).toEqual(expected(0));
  expect(run("faulted", { type: "retry-due" })[0]).toEqual({
    kind: "connecting",
    attempt: 2,
    step: "engine",
  });
});

test("a fault that only the user can cure takes everything down and is not retried", () => {
  expect(run("connecting", { type: "fault", fault: FINAL, at: 1000 })).toEqual([
    STATES["hopeless"],
    [{ do: "stop-steps" }, { do: "tear-down" }],
  ]);
  expect(run("hopeless", { type: "retry-due" })).toEqual([STATES["hopeless"], []]);
  expect(run("hopeless", { type: "torn-down" })).toEqual([STATES["hopeless"], []]);
});

test("faults after the end are ignored, and torn-down ends a disconnect only", () => {
  for (const kind of ["disconnected", "disconnecting", "faulted"]) {
    expect(run(kind, { type: "fault", fault: LOST, at: 1 })).toEqual([STATES[kind], []]);
  }
  expect(run("disconnecting", { type: "torn-down" })).toEqual([STATES["disconnected"], []]);
  expect(run("connecting", { type: "torn-down" })).toEqual([STATES["connecting"], []]);
});

test("retries are quick for the length of an engine restart, then slow down to one in ten seconds", () => {
  const delays = [1, 2, 20, 21, 22, 30, 1000].map((attempt) => retryDelayMs(attempt, "helper-lost"));
  expect(delays).toEqual([250, 250, 250, 500, 1000, 10_000, 10_000]);
});

test("a VM that sleeps is tried less and less, at last twice a minute", () => {
  const delays = [1, 2, 3, 5, 6, 1000].map((attempt) => retryDelayMs(attempt, "vm-asleep"));
  expect(delays).toEqual([1_000, 2_000, 4_000, 16_000, 30_000, 30_000]);
});

test("a silent VM is set up again only while connected, and from the engine on", () => {
  const again = [{ do: "stop-steps" }, { do: "run-step", step: "engine" }];
  expect(run("connected", { type: "set-up-again" })).toEqual([STATES["connecting"], again]);
  for (const kind of ["disconnected", "connecting", "disconnecting", "faulted", "hopeless"]) {
    expect(run(kind, { type: "set-up-again" })).toEqual([STATES[kind], []]);
  }
});
