import type { ConnectStep } from "./connect-step.js";
import type { Fault } from "./fault.js";

/**
 * The bridge, as one value. Only session.ts replaces it; everybody else reads it.
 *
 *                 enable                last step done
 *  disconnected ─────────▶ connecting ─────────────▶ connected
 *       ▲                   │  ▲   │                     │
 *       │                   │  ▲                         │
 *       │                   │  └──── set-up-again ───────┤
 *       │           disable │  │   │ fault               │ fault
 *       │                   │  │   ▼                     ▼
 *       │                   │  └─ faulted ◀──────────────┤
 *       │   torn-down       ▼ retry    │ disable         │ disable
 *       └────────────── disconnecting ◀┴─────────────────┘
 */
export type BridgeState =
  | { readonly kind: "disconnected" }
  | { readonly kind: "connecting"; readonly attempt: number; readonly step: ConnectStep }
  /** `since` in milliseconds since 1970. */
  | { readonly kind: "connected"; readonly since: number }
  | { readonly kind: "disconnecting" }
  | {
      readonly kind: "faulted";
      readonly fault: Fault;
      readonly attempt: number;
      /** Milliseconds since 1970; null when only the user can mend it. */
      readonly retryAt: number | null;
    };

/** Whether containers are reachable without a tunnel, which is no fault of anything. */
export function isNothingToConnect(state: BridgeState): boolean {
  return state.kind === "faulted" && state.fault.code === "already-reachable";
}

export type BridgeEvent =
  | { readonly type: "enable" }
  | { readonly type: "disable" }
  | { readonly type: "step-done"; readonly step: ConnectStep; readonly at: number }
  | { readonly type: "fault"; readonly fault: Fault; readonly at: number }
  | { readonly type: "retry-due" }
  /** The VM fell silent, and may need its set-up again. */
  | { readonly type: "set-up-again" }
  | { readonly type: "torn-down" };

/** What session.ts must do after a transition. Data, so that tests can compare it. */
export type Effect =
  | { readonly do: "run-step"; readonly step: ConnectStep }
  | { readonly do: "stop-steps" }
  | { readonly do: "tear-down" }
  | { readonly do: "schedule-retry"; readonly at: number };
