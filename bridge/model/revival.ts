import type { Fault, VmSilence } from "./fault.js";
import { unreachable } from "./unreachable.js";

/** What happens to this host as a whole, and may have broken the way to the VM. */
export type HostEvent = "slept" | "woke" | "network-changed";

/**
 * How sure it is that the VM still answers, while connected.
 *
 *            woke, network-changed        silent              silent, failed
 *   calm ──────────────────────▶ asking ─────────▶ redialling ───────────────▶ setting-up
 *    ▲ ▲                          │  ▲ │               │ │                          │
 *    │ │         answered         │  │ │ slept         │ │                          │
 *    │ └──────────────────────────┘  │ ▼               │ │                          │
 *    │                     woke      asleep ◀──────────┘ │                          │
 *    │                              slept                │ answered                 │ connected again
 *    └───────────────────────────────────────────────────┴──────────────────────────┘
 *
 * An engine that falls silent too leads from asking and redialling to setting-up at once.
 */
export type Revival =
  /** `mendedBy` is what helped the last time; null when nothing had to. */
  | { readonly kind: "calm"; readonly mendedBy: "redialling" | "setting-up" | null }
  | { readonly kind: "asleep" }
  | { readonly kind: "asking" }
  | { readonly kind: "redialling" }
  | { readonly kind: "setting-up" };

export type RevivalEvent = HostEvent | "answered" | "silent" | "failed" | "engine-silent" | "connected";

/** What has to be done after a step; each begins after the one before was stopped. */
export type RevivalEffect =
  /** A packet to the VM: where the session is too old WireGuard makes a new handshake for it. */
  | { readonly do: "ask"; readonly withinMs: number }
  /** The VM dials from another UDP port, and is asked again (docker/for-mac#7555). */
  | { readonly do: "redial"; readonly withinMs: number }
  /** Everything from the engine on is done again; what was there stays, what is gone is made. */
  | { readonly do: "set-up-again" }
  | { readonly do: "stop" };

export const CALM: Revival = { kind: "calm", mendedBy: null };

/** How long the VM has for an answer: three tries of TCP, and a handshake that is tried again after a second. */
export const ANSWER_LIMIT_MS = 3_000;

type Next = readonly [revival: Revival, effects: readonly RevivalEffect[]];

/** The whole ladder: no clock, no I/O. An event that does not fit changes nothing. */
export function revive(state: Revival, event: RevivalEvent): Next {
  const ignore: Next = [state, []];
  switch (event) {
    case "slept":
      return state.kind === "setting-up" ? ignore : [{ kind: "asleep" }, [{ do: "stop" }]];
    case "woke":
      return state.kind === "setting-up" ? ignore : ask();
    case "network-changed":
      return state.kind === "calm" ? ask() : ignore;
    case "answered":
      return answered(state, ignore);
    case "silent":
    case "failed":
      return next(state, ignore);
    case "engine-silent":
      return isClimbing(state) ? [{ kind: "setting-up" }, [{ do: "stop" }, { do: "set-up-again" }]] : ignore;
    case "connected":
      if (state.kind === "calm") return ignore;
      return [{ kind: "calm", mendedBy: state.kind === "setting-up" ? "setting-up" : null }, []];
    default:
      return unreachable(event);
  }
}

function isClimbing({ kind }: Revival): boolean {
  return kind === "asking" || kind === "redialling";
}

function ask(): Next {
  return [{ kind: "asking" }, [{ do: "stop" }, { do: "ask", withinMs: ANSWER_LIMIT_MS }]];
}

function answered(state: Revival, ignore: Next): Next {
  if (state.kind === "asking") return [CALM, []];
  return state.kind === "redialling" ? [{ kind: "calm", mendedBy: "redialling" }, []] : ignore;
}

function next(state: Revival, ignore: Next): Next {
  if (state.kind === "asking") {
    return [{ kind: "redialling" }, [{ do: "redial", withinMs: ANSWER_LIMIT_MS }]];
  }
  return state.kind === "redialling" ? [{ kind: "setting-up" }, [{ do: "set-up-again" }]] : ignore;
}

/** What a failure means when all of the ladder was climbed in vain: silence has one cause then. */
export function faultAfterLadder(fault: Fault): Fault {
  const silence = silenceOf(fault);
  return silence === null ? fault : { code: "vm-asleep", silence };
}

/** Whether somebody gave no answer at all. */
export function isSilence(fault: Fault): boolean {
  return silenceOf(fault) !== null;
}

function silenceOf(fault: Fault): VmSilence | null {
  switch (fault.code) {
    case "engine-unreachable":
      return fault.reason === "timeout" ? "engine" : null;
    case "setup-timeout":
      return "engine";
    case "vm-setup-failed":
      return fault.reason === "no-handshake" ? "tunnel" : null;
    case "no-handshake":
    case "vm-address-silent":
      return "tunnel";
    case "vm-asleep":
      return fault.silence;
    default:
      return null;
  }
}
