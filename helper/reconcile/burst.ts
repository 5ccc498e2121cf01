import type { Clock } from "../clock.js";

export interface BurstOptions {
  readonly clock: Clock;
  /** Called at most this long after a hint, and no more often: for what cannot wait until it is quiet. */
  readonly leadMs: number;
  readonly lead: () => void;
  /** Fires when no hint came for this long, ... */
  readonly quietMs: number;
  /** ... but not later than this after the first one. */
  readonly maxMs: number;
  readonly fire: () => void;
}

/** Turns a burst of hints into a few early calls and one late one. Between bursts there is no timer. */
export class Burst implements Disposable {
  readonly #options: BurstOptions;
  #timer: Disposable | null = null;
  #lead: Disposable | null = null;
  #latestAt = 0;

  constructor(options: BurstOptions) {
    this.#options = options;
  }

  hint(): void {
    const { clock, leadMs, lead, quietMs, maxMs } = this.#options;
    const now = clock.now();
    if (this.#timer === null) this.#latestAt = now + maxMs;
    this.#lead ??= clock.after(leadMs, () => {
      this.#lead = null;
      lead();
    });
    this.#timer?.[Symbol.dispose]();
    this.#timer = clock.after(Math.max(0, Math.min(quietMs, this.#latestAt - now)), () => {
      this.#timer = null;
      this.#options.fire();
    });
  }

  [Symbol.dispose](): void {
    this.#lead?.[Symbol.dispose]();
    this.#lead = null;
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }
}
