import type { Clock } from "./clock.js";

/** Whoever holds the lease; compared by identity. */
export type Holder = object;

export interface LeaseOptions {
  readonly clock: Clock;
  /** How long the state outlives its holder. */
  readonly durationMs: number;
  /** Called when nobody came back in time: remove everything. */
  readonly onExpired: () => void;
  /** Called when the last holder left and nothing is applied: nothing needs removing. */
  readonly onUnused: () => void;
}

/**
 * Ties what was applied to the connection that applied it.
 *
 *  free ──apply──▶ held ──its connection closes──▶ expiring ──durationMs──▶ free, onExpired
 *                   │ ▲                                │
 *                   │ └────────────apply───────────────┘
 *                   └──release, its connection closes──▶ free, onUnused
 */
export class Lease implements Disposable {
  readonly #options: LeaseOptions;
  #holder: Holder | null = null;
  #isUsed = false;
  #timer: Disposable | null = null;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Whether somebody other than `holder` has state on this host, and is connected. */
  isBusyFor(holder: Holder): boolean {
    return this.#isUsed && this.#holder !== null && this.#holder !== holder;
  }

  /** Whether somebody is connected who applied, or released, last. */
  get isTaken(): boolean {
    return this.#holder !== null;
  }

  hold(holder: Holder): void {
    this.#stopTimer();
    this.#holder = holder;
    this.#isUsed = true;
  }

  /** Nothing is applied any more; anyone may apply next. `holder` is the last one that mattered. */
  release(holder: Holder): void {
    this.#stopTimer();
    this.#holder = holder;
    this.#isUsed = false;
  }

  /** `holder` is gone for good. */
  leave(holder: Holder): void {
    if (this.#holder !== holder) return;
    this.#holder = null;
    if (this.#isUsed) this.startExpiring();
    else this.#options.onUnused();
  }

  /** Starts the clock without a holder, for a helper that has to be used soon or not at all. */
  startExpiring(): void {
    this.#stopTimer();
    this.#timer = this.#options.clock.after(this.#options.durationMs, () => {
      this.#timer = null;
      this.#isUsed = false;
      this.#options.onExpired();
    });
  }

  /** Forgets the holder without calling anything. */
  [Symbol.dispose](): void {
    this.#stopTimer();
    this.#holder = null;
    this.#isUsed = false;
  }

  #stopTimer(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }
}
