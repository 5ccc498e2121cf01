import type { BridgeState } from "../../../bridge/model/state.js";

/** Has the helper looked at whenever the session meets it, or misses it: others may have installed or removed it. */
export class HelperWatch {
  readonly #look: () => void;
  #met = "";

  constructor(look: () => void) {
    this.#look = look;
  }

  /** Every state that follows a change. */
  see(state: BridgeState): void {
    const met = state.kind === "faulted" ? state.fault.code : state.kind;
    const isNews = met !== this.#met;
    this.#met = met;
    if (isNews && (met === "connected" || met.startsWith("helper-"))) this.#look();
  }
}
