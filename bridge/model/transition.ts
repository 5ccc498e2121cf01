import { CONNECT_STEPS } from "./connect-step.js";
import { type Fault, isWorthRetrying } from "./fault.js";
import type { BridgeEvent, BridgeState, Effect } from "./state.js";
import { unreachable } from "./unreachable.js";

type Next = readonly [state: BridgeState, effects: readonly Effect[]];

/** The whole behaviour of the bridge: no clock, no I/O, no hidden state. */
export function transition(state: BridgeState, event: BridgeEvent): Next {
  const ignore: Next = [state, []];
  switch (event.type) {
    case "enable":
      if (state.kind === "disconnected") return connect(1);
      // The next try was to be later.
      return state.kind === "faulted" ? connect(1, [{ do: "stop-steps" }]) : ignore;
    case "retry-due":
      return state.kind === "faulted" && state.retryAt !== null ? connect(state.attempt + 1) : ignore;
    case "disable":
      return state.kind === "disconnected" || state.kind === "disconnecting"
        ? ignore
        : [{ kind: "disconnecting" }, [{ do: "stop-steps" }, { do: "tear-down" }]];
    case "step-done":
      return state.kind === "connecting" && state.step === event.step ? advance(state, event.at) : ignore;
    case "fault":
      return state.kind === "connecting" || state.kind === "connected"
        ? fail(event.fault, event.at, state.kind === "connecting" ? state.attempt : 0)
        : ignore;
    case "set-up-again":
      return state.kind === "connected" ? connect(1, [{ do: "stop-steps" }]) : ignore;
    case "torn-down":
      return state.kind === "disconnecting" ? [{ kind: "disconnected" }, []] : ignore;
    default:
      return unreachable(event);
  }
}

/**
 * Milliseconds until the next attempt. The first tries follow fast, since an engine restart takes about a
 * second; a VM that stays away is asked every ten seconds. One that sleeps is asked less: each time is a set-up.
 */
export function retryDelayMs(attempt: number, fault: Fault["code"]): number {
  if (fault === "vm-asleep") return Math.min(30_000, 1_000 * 2 ** (attempt - 1));
  return attempt <= 20 ? 250 : Math.min(10_000, 250 * 2 ** (attempt - 20));
}

function connect(attempt: number, before: readonly Effect[] = []): Next {
  return [
    { kind: "connecting", attempt, step: CONNECT_STEPS[0] },
    [...before, { do: "run-step", step: CONNECT_STEPS[0] }],
  ];
}

function advance(state: Extract<BridgeState, { kind: "connecting" }>, at: number): Next {
  const step = CONNECT_STEPS[CONNECT_STEPS.indexOf(state.step) + 1];
  return step === undefined
    ? [{ kind: "connected", since: at }, []]
    : [{ ...state, step }, [{ do: "run-step", step }]];
}

function fail(fault: Fault, at: number, attempt: number): Next {
  const stop: Effect = { do: "stop-steps" };
  if (!isWorthRetrying(fault)) {
    return [{ kind: "faulted", fault, attempt, retryAt: null }, [stop, { do: "tear-down" }]];
  }
  const retryAt = at + retryDelayMs(attempt + 1, fault.code);
  return [{ kind: "faulted", fault, attempt, retryAt }, [stop, { do: "schedule-retry", at: retryAt }]];
}
