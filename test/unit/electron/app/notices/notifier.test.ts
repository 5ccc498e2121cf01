import { expect, test } from "vitest";
import type { Fault } from "../../../../../bridge/model/fault.js";
import type { BridgeState } from "../../../../../bridge/model/state.js";
import { QUIET_APP } from "../../../../fakes/quiet-app.js";
import { inApp } from "../../../../ui/sample-app.js";
import { SAMPLE_VIEWS } from "../../../../ui/sample-views.js";
import { BUSY, LEAVING, OFF, ON, Stage } from "./notifier-stage.js";

const LOST: Fault = { code: "engine-lost", address: "unix:///fake.sock", detail: "connection closed" };
const ASLEEP: Fault = { code: "vm-asleep", silence: "tunnel" };
const OTHER_PROTOCOL: Fault = { code: "helper-version", found: 1, wanted: 2 };
const FINAL: Fault = { code: "helper-start-failed", detail: "no room" };
const retried = (fault: Fault): BridgeState => ({ kind: "faulted", fault, attempt: 1, retryAt: 1 });
const failed = (fault: Fault): BridgeState => ({ kind: "faulted", fault, attempt: 1, retryAt: null });

const LOST_TITLE = "Containers are not reachable";
const FAILED_TITLE = "Dockline is not connected";
const HELPER_TITLE = "The network helper needs an update";

test("a connection that stays lost for half a minute is told, and taken back when it is there again", () => {
  const stage = Stage.started();
  stage.connect();
  stage.see(retried(LOST));
  stage.clock.advance(29_999);
  expect([stage.titles, stage.waits]).toEqual([[], [1, 1]]);
  // Each attempt is a view of its own, and none begins the wait anew.
  stage.see(BUSY);
  stage.see(retried(LOST));
  stage.clock.advance(1);
  expect(stage.notifications.visible).toEqual([
    {
      title: LOST_TITLE,
      body: "The connection to Docker was lost. The engine at unix:///fake.sock ended the conversation (connection closed); start Docker if it has stopped.",
    },
  ]);
  expect(stage.waits).toEqual([0, 0]);
  stage.see(ON);
  expect([stage.titles, stage.notifications.announced]).toEqual([[], [LOST_TITLE]]);
});

test("a connection that comes back before is not told, and nothing is waited for then", () => {
  const stage = Stage.started();
  stage.connect();
  stage.see(retried(LOST));
  stage.clock.advance(20_000);
  stage.see(ON);
  stage.clock.advance(60_000);
  expect([stage.notifications.announced, stage.waits]).toEqual([[], [0, 0]]);
});

test("a connection that could not even begin is told after the start, and not to whoever clicked just now", () => {
  const announced = [new Stage(), Stage.started()].map((stage) => {
    stage.see(OFF);
    stage.see(failed(FINAL));
    stage.clock.advance(60_000);
    return stage.notifications.announced;
  });
  expect(announced).toEqual([[FAILED_TITLE], []]);
});

test("a further reason of the same loss brings no second notification", () => {
  const stage = Stage.started();
  stage.connect();
  stage.see(retried(LOST));
  stage.clock.advance(30_000);
  for (const state of [BUSY, retried(ASLEEP), BUSY, retried(LOST)]) stage.see(state);
  expect(stage.notifications.announced).toEqual([LOST_TITLE]);
});

test.each([
  ["a connection that a person ends", [ON, LEAVING, OFF]],
  ["one that is ended while it is lost", [ON, retried(LOST), LEAVING, OFF]],
  ["another's session that ends with its program", [ON, OFF]],
  ["one that was never there, and is still being tried", [BUSY, retried(LOST), BUSY, retried(LOST)]],
  ["a VM that is set up again after sleep", [ON, BUSY]],
  [
    "containers that are reachable without us",
    [failed({ code: "already-reachable", engine: "here", why: "engine-on-this-host" })],
  ],
] as const)("%s is not told", (_what, states) => {
  const stage = Stage.started();
  for (const state of [OFF, BUSY, ...states]) stage.see(state);
  stage.clock.advance(120_000);
  expect([stage.notifications.announced, stage.waits]).toEqual([[], [0, 0]]);
});

test("a host that sleeps is not told, and has the whole half minute once it is awake", () => {
  const stage = Stage.started();
  stage.connect();
  stage.see(retried(LOST));
  stage.clock.advance(10_000);
  stage.hostEvents.tell("slept");
  expect(stage.waits).toEqual([0, 1]);
  stage.clock.advance(3_600_000);
  stage.hostEvents.tell("woke");
  stage.clock.advance(29_999);
  expect(stage.titles).toEqual([]);
  stage.clock.advance(1);
  expect([stage.titles, stage.waits]).toEqual([[LOST_TITLE], [0, 0]]);
});

test("what is due in the moment of falling asleep is told after waking up", () => {
  const stage = Stage.started();
  stage.connect();
  stage.see(retried(LOST));
  stage.hostEvents.tell("slept");
  stage.clock.advance(40_000);
  stage.see(failed(FINAL));
  expect(stage.titles).toEqual([]);
  stage.hostEvents.tell("woke");
  expect([stage.titles, stage.waits]).toEqual([[FAILED_TITLE], [0, 0]]);
});

test("a connection that breaks for good is told at once", () => {
  const stage = Stage.started();
  stage.connect();
  stage.see(failed(FINAL));
  expect(stage.notifications.visible).toEqual([
    {
      title: FAILED_TITLE,
      body: "The network helper could not be started: no room; try again, and install Dockline anew if that does not help.",
    },
  ]);
  stage.see(BUSY);
  expect(stage.titles).toEqual([]);
});

test("a failure right after a person's click is theirs to see; one that comes later is told", () => {
  const seen = [0, 9_000, 10_001].map((afterMs) => {
    const stage = Stage.started();
    stage.see(OFF);
    stage.see(BUSY);
    stage.clock.advance(afterMs);
    stage.see(failed(FINAL));
    return stage.titles;
  });
  expect(seen).toEqual([[], [], [FAILED_TITLE]]);
});

test("a failure of the connection that the app began by itself is told, but not in the first seconds", () => {
  const stage = new Stage();
  stage.see(OFF);
  stage.see(BUSY);
  stage.see(failed(FINAL));
  stage.clock.advance(14_999);
  expect(stage.titles).toEqual([]);
  stage.clock.advance(1);
  expect([stage.titles, stage.waits]).toEqual([[FAILED_TITLE], [0, 0]]);
});

test("what has mended itself in the first seconds is never told", () => {
  const stage = new Stage();
  stage.connect();
  stage.see(failed(OTHER_PROTOCOL));
  stage.see(BUSY);
  stage.see(ON);
  stage.clock.advance(60_000);
  expect([stage.notifications.announced, stage.waits]).toEqual([[], [0, 0]]);
});

test("a helper that needs an update is told once, until it has it; a click leads to where that is a button", () => {
  const stage = Stage.started();
  stage.see(OFF);
  stage.see(BUSY);
  stage.see(failed(OTHER_PROTOCOL));
  stage.see(failed(OTHER_PROTOCOL));
  expect(stage.notifications.visible).toEqual([
    {
      title: HELPER_TITLE,
      body: "Dockline cannot connect with a helper of another version; update it in Dockline’s settings.",
    },
  ]);
  stage.notifications.click(HELPER_TITLE);
  stage.see(BUSY);
  expect([stage.opened, stage.titles, stage.notifications.announced]).toEqual([
    ["settings"],
    [],
    [HELPER_TITLE],
  ]);
});

test("whoever has a window of the app before them sees it there, and is not told again when they close it", () => {
  const stage = Stage.started();
  stage.connect();
  stage.isLookedAt = true;
  stage.see(failed(FINAL));
  stage.isLookedAt = false;
  stage.see(failed(FINAL));
  expect(stage.notifications.announced).toEqual([]);
  stage.connect();
  stage.see(failed(FINAL));
  expect(stage.notifications.announced).toEqual([FAILED_TITLE]);
});

test("a click opens the dashboard, and what was clicked away does not come again", () => {
  const stage = Stage.started();
  stage.connect();
  stage.see(failed(FINAL));
  stage.notifications.click(FAILED_TITLE);
  stage.see(failed(FINAL));
  expect([stage.opened, stage.titles, stage.notifications.announced]).toEqual([[null], [], [FAILED_TITLE]]);
});

test("whoever wants no notifications gets none, those that are there go, and nothing is waited for", () => {
  const stage = Stage.started();
  stage.connect();
  stage.see(failed(FINAL));
  stage.notifies = false;
  stage.see(failed(FINAL));
  expect(stage.titles).toEqual([]);
  stage.connect();
  stage.see(retried(LOST));
  expect(stage.waits).toEqual([0, 0]);
});

test("disposed of, it takes back what it told, and waits for nothing", () => {
  const stage = Stage.started();
  stage.connect();
  stage.see(failed(FINAL));
  expect(stage.titles).toEqual([FAILED_TITLE]);
  stage.notifier[Symbol.dispose]();
  expect(stage.titles).toEqual([]);
  const waiting = Stage.started();
  waiting.connect();
  waiting.see(retried(LOST));
  expect(waiting.waits).toEqual([1, 1]);
  waiting.notifier[Symbol.dispose]();
  expect([waiting.titles, waiting.waits]).toEqual([[], [0, 0]]);
});

test("an older helper that still connects is told to nobody, whatever release it is of", () => {
  const stage = Stage.started();
  stage.notifier.see(inApp(SAMPLE_VIEWS.connected(), { ...QUIET_APP, helper: { kind: "outdated" } }));
  stage.clock.advance(60_000);
  expect([stage.notifications.announced, stage.waits]).toEqual([[], [0, 0]]);
});
