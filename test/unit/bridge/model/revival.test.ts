import { expect, test } from "vitest";
import type { Fault } from "../../../../bridge/model/fault.js";
import {
  CALM,
  faultAfterLadder,
  type Revival,
  type RevivalEffect,
  type RevivalEvent,
  revive,
} from "../../../../bridge/model/revival.js";

const ASK = [{ do: "stop" }, { do: "ask", withinMs: 3_000 }];

/** Where a list of events leads from calm, and what was to be done on the way. */
function climb(events: readonly RevivalEvent[]): readonly [Revival, readonly RevivalEffect[]] {
  return events.reduce<readonly [Revival, readonly RevivalEffect[]]>(
    ([state, done], event) => {
      const [next, effects] = revive(state, event);
      return [next, [...done, ...effects]];
    },
    [CALM, []],
  );
}

test("a VM that answers is only asked", () => {
  expect(climb(["woke", "answered"])).toEqual([CALM, ASK]);
  expect(climb(["network-changed", "answered"])).toEqual([CALM, ASK]);
});

test("a silent VM is asked, gets another port, is set up again, in this order", () => {
  expect(climb(["woke", "silent", "silent"])).toEqual([
    { kind: "setting-up" },
    [...ASK, { do: "redial", withinMs: 3_000 }, { do: "set-up-again" }],
  ]);
});

test("a port that cannot be changed leads to the set-up as silence does", () => {
  expect(climb(["woke", "silent", "failed"])).toEqual(climb(["woke", "silent", "silent"]));
});

test("an engine that falls silent as well leaves only the set-up; one that is silent otherwise is no sign of sleep", () => {
  for (const events of [["woke"], ["woke", "silent"]] as const) {
    const [state, effects] = climb([...events, "engine-silent"]);
    expect([state, effects.slice(-2)]).toEqual([
      { kind: "setting-up" },
      [{ do: "stop" }, { do: "set-up-again" }],
    ]);
  }
  for (const state of [CALM, { kind: "asleep" }, { kind: "setting-up" }] as const) {
    expect(revive(state, "engine-silent")).toEqual([state, []]);
  }
});

test("what helped is remembered until the next time", () => {
  const redialled = ["woke", "silent", "answered"] as const;
  expect(climb(redialled)[0]).toEqual({ kind: "calm", mendedBy: "redialling" });
  expect(climb([...redialled, "woke", "answered"])[0]).toEqual(CALM);
  expect(climb(["woke", "silent", "silent", "connected"])[0]).toEqual({
    kind: "calm",
    mendedBy: "setting-up",
  });
});

test("falling asleep stops whatever is tried, and nothing begins before waking up", () => {
  for (const events of [["woke"], ["woke", "silent"], []] as const) {
    const [state, effects] = climb([...events, "slept"]);
    expect([state, effects.at(-1)]).toEqual([{ kind: "asleep" }, { do: "stop" }]);
    for (const event of ["silent", "failed", "answered", "network-changed"] as const) {
      expect(revive(state, event)).toEqual([state, []]);
    }
    expect(revive(state, "woke")).toEqual([{ kind: "asking" }, ASK]);
  }
});

test("waking up again begins the ladder anew; a network that changes in between does not", () => {
  const redialling: Revival = { kind: "redialling" };
  expect(revive(redialling, "woke")).toEqual([{ kind: "asking" }, ASK]);
  expect(revive(redialling, "network-changed")).toEqual([redialling, []]);
});

test("a set-up that is under way is not disturbed", () => {
  const state: Revival = { kind: "setting-up" };
  for (const event of ["slept", "woke", "network-changed", "silent", "failed", "answered"] as const) {
    expect(revive(state, event)).toEqual([state, []]);
  }
});

test("a connection that stands is calm, whatever was tried before another cause ended the last one", () => {
  for (const kind of ["asking", "redialling", "asleep"] as const) {
    expect(revive({ kind }, "connected")).toEqual([CALM, []]);
  }
});

test.each([
  [{ code: "engine-unreachable", address: "a", reason: "timeout", detail: "" }, "engine"],
  [{ code: "setup-timeout", seconds: 60, lastLine: "" }, "engine"],
  [{ code: "vm-setup-failed", reason: "no-handshake", detail: "" }, "tunnel"],
  [{ code: "no-handshake", port: 1, detail: "" }, "tunnel"],
  [{ code: "vm-address-silent", address: "10.33.33.2", seconds: 3 }, "tunnel"],
  [{ code: "vm-asleep", silence: "tunnel" }, "tunnel"],
] satisfies [Fault, string][])("after the ladder %j means that the VM sleeps", (fault, silence) => {
  expect(faultAfterLadder(fault)).toEqual({ code: "vm-asleep", silence });
});

test.each([
  { code: "engine-unreachable", address: "a", reason: "refused", detail: "" },
  { code: "vm-setup-failed", reason: "no-net-admin", detail: "" },
  { code: "helper-lost" },
] satisfies Fault[])("after the ladder %j still means what it says", (fault) => {
  expect(faultAfterLadder(fault)).toEqual(fault);
});
