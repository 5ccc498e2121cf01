/** Pauses before the second, third and fourth repair. */
const PAUSES_MS = [1_000, 5_000, 30_000];
/** A repair this long after the one before is not part of the same quarrel. */
const FORGIVEN_MS = 5 * 60_000;

/**
 * How soon a repair may follow a repair. Other programs (VPN clients) put the table back as they want it;
 * a helper that never gives in would fight them for ever, so it waits longer each time, and then stops.
 */
export class Patience {
  #repairs = 0;
  #lastAt = 0;

  /** Milliseconds from `now` until the next repair may start. */
  delayMs(now: number): number {
    if (this.#repairs === 0) return 0;
    const pause = PAUSES_MS[this.#repairs - 1] ?? FORGIVEN_MS;
    return Math.max(0, this.#lastAt + pause - now);
  }

  repaired(now: number): void {
    this.#repairs = now - this.#lastAt >= FORGIVEN_MS ? 1 : this.#repairs + 1;
    this.#lastAt = now;
  }

  reset(): void {
    this.#repairs = 0;
  }
}
