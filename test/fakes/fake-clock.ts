import type { Clock } from "../../helper/clock.js";

interface Timer {
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

  after(ms: number, fire: () => void): Disposable {
    const timer = { at: this.#now + ms, fire };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => this.#timers.delete(timer) };
  }

  /** How many timers would wake the process up. */
  get pending(): number {
    return this.#timers.size;
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
}

/** Runs everything that waits for nothing but other promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
