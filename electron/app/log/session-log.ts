import type { DashboardView } from "../../../bridge/dashboard/api.js";
import type { BridgeState } from "../../../bridge/model/state.js";
import { unreachable } from "../../../bridge/model/unreachable.js";
import type { Log } from "./log-file.js";
import type { LogFacts } from "./log-line.js";

/**
 * Writes what becomes of the session, whoever holds it. What repeats itself is written once: an engine that is away
 * for a night is asked thousands of times, and its log would push out what was before.
 */
export class SessionLog {
  readonly #log: Log;
  #state = "";
  #kind: BridgeState["kind"] | null = null;
  #happening = 0;
  #error = "";

  constructor(log: Log) {
    this.#log = log;
  }

  /** Every view that follows a change, as DashboardHost.follow gives it. */
  see({ snapshot: { state }, happenings }: Pick<DashboardView, "snapshot" | "happenings">): void {
    this.#seeState(state);
    const news = happenings.filter(({ number }) => number > this.#happening).reverse();
    for (const { number, tone, text } of news) {
      this.#happening = number;
      this.#log.info("happening", { tone, text });
    }
  }

  /** What went wrong in the session, with its cause. */
  fail(error: unknown): void {
    const text = String(error);
    if (text === this.#error) return;
    this.#error = text;
    this.#log.error("session", error);
  }

  #seeState(state: BridgeState): void {
    const isRetry = state.kind === "connecting" && state.attempt > 1;
    const key = JSON.stringify(stateFacts(state));
    if (isRetry || key === this.#state) return;
    this.#log.info("state", { from: this.#kind, ...stateFacts(state) });
    this.#state = key;
    this.#kind = state.kind;
    // The same error after a connection that stood is another one.
    if (state.kind === "connected") this.#error = "";
  }
}

function stateFacts(state: BridgeState): LogFacts {
  switch (state.kind) {
    case "connecting":
      return { to: state.kind, step: state.step };
    case "faulted":
      return { to: state.kind, isRetried: state.retryAt !== null, fault: JSON.stringify(state.fault) };
    case "disconnected":
    case "connected":
    case "disconnecting":
      return { to: state.kind };
    default:
      return unreachable(state);
  }
}
