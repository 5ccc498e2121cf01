import type { Fault } from "../../../bridge/model/fault.js";
import type { BridgeState } from "../../../bridge/model/state.js";
import { unreachable } from "../../../bridge/model/unreachable.js";

/**
 * How the connection stands that somebody asked for. All times in milliseconds since 1970.
 *
 *   unasked ──▶ asked ──▶ held ◀──▶ lost         disconnecting leads from everywhere to unasked
 *      │          │        │         │
 *      └──────────┴────────┴─────────┴──▶ failed ──▶ asked, by a new request
 *
 * What cannot even begin fails at the moment in which it was asked for.
 * A VM that is set up again after sleep is still held: only a fault loses it.
 */
export type Standing =
  | { readonly kind: "unasked" }
  | { readonly kind: "asked"; readonly at: number }
  | { readonly kind: "held" }
  /** It comes back by itself, or may. */
  | { readonly kind: "lost"; readonly at: number; readonly fault: Fault }
  /** Nothing tries again; `askedAt` is null where it was held before. */
  | { readonly kind: "failed"; readonly at: number; readonly fault: Fault; readonly askedAt: number | null };

/** Only a request leads from disconnected to connecting, and out of a fault that nothing retries. */
export function followStanding(before: Standing, state: BridgeState, at: number): Standing {
  switch (state.kind) {
    case "disconnected":
    case "disconnecting":
      return { kind: "unasked" };
    case "connecting":
      return before.kind === "unasked" || before.kind === "failed" ? { kind: "asked", at } : before;
    case "connected":
      return { kind: "held" };
    case "faulted":
      return state.retryAt === null ? failed(before, state.fault, at) : retried(before, state.fault, at);
    default:
      return unreachable(state);
  }
}

function failed(before: Standing, fault: Fault, at: number): Standing {
  if (before.kind === "failed") return { ...before, fault };
  return { kind: "failed", at, fault, askedAt: askedAt(before, at) };
}

function askedAt(before: Standing, at: number): number | null {
  if (before.kind === "unasked") return at;
  return before.kind === "asked" ? before.at : null;
}

function retried(before: Standing, fault: Fault, at: number): Standing {
  switch (before.kind) {
    case "held":
      return { kind: "lost", at, fault };
    case "lost":
      return { ...before, fault };
    case "asked":
      return before;
    case "unasked":
    case "failed":
      return { kind: "asked", at };
    default:
      return unreachable(before);
  }
}
