import type { Clock } from "../../helper/clock.js";

interface Timer {
  readonly owner: string;
  readonly delayMs: number;
  readonly at: number;
  readonly fire: () => void;
}

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now = 1_000_000;

  now(): number {
    return this.#now;
  }

  after(delayMs: number, fire: () => void): Disposable {
    return this.#after("", delayMs, fire);
  }

  /** The same clock for one part of a whole, which `waiting` names. */
  of(owner: string): Clock {
    return {
      now: () => this.#now,
      after: (delayMs, fire) => this.#after(owner, delayMs, fire),
    };
  }

  /** How many timers would wake the process up. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Who waits how long, as in "tray 400 ms". */
  get waiting(): readonly string[] {
    return [...this.#timers].map(({ owner, delayMs }) => `${owner} ${delayMs} ms`).sort();
  }

  /** It is `byMs` later at once, and what is due by then fires. */
  advance(byMs: number): void {
    this.#now += byMs;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.#now)) {
      this.#timers.delete(timer);
      timer.fire();
    }
  }

  /** Lets `ms` pass, firing what is due in order; what the callbacks start runs as far as it can. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (let limit = 0; limit < 10_000; limit++) {
      const [due] = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.fire();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  #after(owner: string, delayMs: number, fire: () => void): Disposable {
    const timer = { owner, delayMs, at: this.#now + delayMs, fire };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => this.#timers.delete(timer) };
  }
}

/** Runs everything that waits for nothing but other promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
