const WINDOW_MS = 1_000;

/** So many of something per second and no more; without a timer. */
export class Budget {
  readonly #perSecond: number;
  readonly #now: () => number;
  #startedAt = 0;
  #used = 0;

  /** `now` in milliseconds. */
  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Whether one more is within the budget; it is then used. */
  take(): boolean {
    const now = this.#now();
    if (now - this.#startedAt >= WINDOW_MS || now < this.#startedAt) {
      this.#startedAt = now;
      this.#used = 0;
    }
    this.#used += 1;
    return this.#used <= this.#perSecond;
  }
}
