import type { RequestErrorCode } from "../../helper/protocol/messages.js";
import type { VmFailed } from "../../vm-setup/plan.js";
import type { ConnectStep } from "./connect-step.js";
import type { EngineFailure } from "./engine-failure.js";

/** Who did not answer in the end. */
export type VmSilence = "engine" | "tunnel";

/** Why the bridge is down. One code per sentence that a person can act on; sentence.ts holds the sentences. */
export type Fault =
  | EngineFailure
  | {
      readonly code: "already-reachable";
      readonly engine: string;
      readonly why: "engine-on-this-host" | "orbstack";
    }
  | { readonly code: "helper-missing"; readonly socketPath: string }
  | { readonly code: "helper-forbidden"; readonly socketPath: string }
  | { readonly code: "helper-untrusted"; readonly path: string }
  /** `found` is null for a helper that does not tell its protocol. */
  | { readonly code: "helper-version"; readonly found: number | null; readonly wanted: number }
  | { readonly code: "helper-lost" }
  | { readonly code: "helper-silent"; readonly seconds: number }
  | { readonly code: "helper-start-failed"; readonly detail: string }
  | { readonly code: "helper-refused"; readonly request: RequestErrorCode; readonly message: string }
  | { readonly code: "vm-setup-failed"; readonly reason: VmFailed["code"]; readonly detail: string }
  | { readonly code: "vm-setup-garbled"; readonly exitCode: number | null; readonly lastLine: string }
  | { readonly code: "no-handshake"; readonly port: number; readonly detail: string }
  | { readonly code: "vm-address-silent"; readonly address: string; readonly seconds: number }
  | { readonly code: "vm-asleep"; readonly silence: VmSilence }
  /** A session of this user runs already, for another program has just started it. */
  | { readonly code: "session-running" }
  /** A session of this user runs, and took a question, but gave no answer for so long. */
  | { readonly code: "session-silent"; readonly seconds: number }
  /** The session that runs is of another Dockline; `found` is null where it is too old to say its version. */
  | { readonly code: "session-version"; readonly found: string | null; readonly wanted: string }
  /** A mistake of ours; `step` is the one in which it happened, null while a connection was kept up or elsewhere. */
  | { readonly code: "internal"; readonly message: string; readonly step: ConnectStep | null };

/** A retry helps only where the cause can go away without the user. */
export function isWorthRetrying(fault: Fault): boolean {
  switch (fault.code) {
    case "engine-not-found":
    case "engine-unreachable":
    case "engine-error":
    case "engine-lost":
    case "api-refused":
    case "setup-timeout":
    case "helper-missing":
    // For a moment a new socket is root's, before it is its user's.
    case "helper-forbidden":
    case "helper-lost":
    case "helper-silent":
    case "vm-setup-failed":
    case "vm-setup-garbled":
    case "no-handshake":
    case "vm-address-silent":
    case "vm-asleep":
      return true;
    case "helper-refused":
      return fault.request === "tunnel-failed" || fault.request === "tunnel-refused";
    default:
      return false;
  }
}
