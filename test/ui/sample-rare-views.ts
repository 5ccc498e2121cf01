import type { DashboardView } from "../../bridge/dashboard/api.js";
import type { AppView } from "../../bridge/dashboard/app.js";
import type { Fault } from "../../bridge/model/fault.js";
import { faultSentence } from "../../bridge/model/sentence.js";
import type { Snapshot } from "../../bridge/model/snapshot.js";
import type { BridgeState } from "../../bridge/model/state.js";
import { inApp, SETTLED_APP } from "./sample-app.js";
import { dualStackEngine } from "./sample-engine.js";
import { SAMPLE_FAULTS } from "./sample-faults.js";
import { NOON, sampleSnapshot } from "./sample-snapshot.js";
import { SAMPLE_VIEWS, sampleView } from "./sample-views.js";

/** The dashboard in states that few people see, or that soon pass. */
export const RARE_VIEWS = {
  disconnecting: () => connectedBut({ state: { kind: "disconnecting" } }),
  redialling: () => connectedBut({ revival: { kind: "redialling" } }),
  "setting-up-again": () =>
    connectedBut({
      state: { kind: "connecting", attempt: 1, step: "vm-setup" },
      revival: { kind: "setting-up" },
    }),
  "nothing-to-connect": () =>
    stopped({ ...SAMPLE_FAULTS["already-reachable"], engine: "context orbstack" }, SETTLED_APP),
  /** In a browser, where a command is named instead of a button. */
  "no-helper-in-browser": () => {
    const view = SAMPLE_VIEWS["no-helper"]();
    return { ...view, host: { ...view.host, app: null } };
  },
  "helper-outdated": () =>
    stopped(SAMPLE_FAULTS["helper-version"], { ...SETTLED_APP, helper: { kind: "outdated" } }),
  "helper-broken": () => {
    const fault = SAMPLE_FAULTS["helper-silent"];
    const state: BridgeState = { kind: "faulted", fault, attempt: 3, retryAt: NOON + 1_000 };
    const why = faultSentence(fault, "buttons");
    const view = sampleView(sampleSnapshot(state, dualStackEngine()), "own");
    return inApp(view, { ...SETTLED_APP, helper: { kind: "broken", why } });
  },
  /** It connects as before, and is older than the one that came with the app. */
  "helper-older": () => inApp(SAMPLE_VIEWS.connected(), { ...SETTLED_APP, helper: { kind: "outdated" } }),
  "update-available": () =>
    inApp(SAMPLE_VIEWS.connected(), { ...SETTLED_APP, update: { kind: "available", version: "0.2.0" } }),
} as const satisfies Readonly<Record<string, () => DashboardView>>;

/** The dashboard in all of its states. */
export const ALL_VIEWS = { ...SAMPLE_VIEWS, ...RARE_VIEWS } as const;

export type ViewName = keyof typeof ALL_VIEWS;

function connectedBut(changes: Partial<Pick<Snapshot, "state" | "revival">>): DashboardView {
  const view = SAMPLE_VIEWS.connected();
  return { ...view, snapshot: { ...view.snapshot, ...changes } };
}

/** After a fault that no retry mends, for which the session has forgotten all that it knew. */
function stopped(fault: Fault, app: AppView): DashboardView {
  const state: BridgeState = { kind: "faulted", fault, attempt: 1, retryAt: null };
  return inApp(sampleView(sampleSnapshot(state, null), "own"), app);
}
