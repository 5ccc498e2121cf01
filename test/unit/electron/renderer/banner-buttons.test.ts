import { expect, test } from "vitest";
import type { Fault } from "../../../../bridge/model/fault.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { bannerButtons } from "../../../../electron/renderer/view/banner-buttons.js";
import { inApp, NEW_APP } from "../../../ui/sample-app.js";
import { developersEngine } from "../../../ui/sample-engine.js";
import { SAMPLE_FAULTS } from "../../../ui/sample-faults.js";
import { NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";
import { sampleView } from "../../../ui/sample-views.js";

const viewOf = (state: BridgeState) => sampleView(sampleSnapshot(state, developersEngine()));
const faulted = (fault: Fault, retryAt: number | null) =>
  viewOf({ kind: "faulted", fault, attempt: 1, retryAt });
const glance = (view: ReturnType<typeof viewOf>) => {
  const { main, canStop } = bannerButtons(view);
  return [main.label, main.does, ...(main.isUnderWay ? ["wait"] : []), ...(canStop ? ["Stop"] : [])].join(
    " ",
  );
};

test.each<[string, BridgeState, string]>([
  ["disconnected", { kind: "disconnected" }, "Connect connect"],
  ["connecting", { kind: "connecting", attempt: 1, step: "engine" }, "Stop disconnect"],
  ["connected", { kind: "connected", since: NOON }, "Disconnect disconnect"],
  ["disconnecting", { kind: "disconnecting" }, "Disconnect disconnect wait"],
])("%s there is one button", (_, state, expected) => {
  expect(glance(viewOf(state))).toBe(expected);
});

test("after a fault there is something to stop only where it is tried again", () => {
  const silent = SAMPLE_FAULTS["no-handshake"];
  const all = [
    faulted(silent, NOON),
    faulted(silent, null),
    faulted(SAMPLE_FAULTS["already-reachable"], null),
  ];
  expect(all.map(glance)).toEqual(["Try again connect Stop", "Try again connect", "Check again connect"]);
});

test("a fault of the helper has its one button in the app, and waits while it is being installed", () => {
  const view = faulted(SAMPLE_FAULTS["helper-missing"], NOON);
  const apps = [NEW_APP, { ...NEW_APP, helper: { kind: "being-installed" } as const }];
  expect([view, ...apps.map((app) => inApp(view, app))].map(glance)).toEqual([
    "Try again connect Stop",
    "Install Helper… install-helper",
    "Install Helper… install-helper wait",
  ]);
});
