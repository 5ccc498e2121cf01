import type { Clock } from "../../bridge/session/ports.js";
import { settle } from "./fake-clock.js";

interface Timer {
  readonly owner: string;
  readonly delayMs: number;
  readonly at: number;
  readonly action: () => void;
}

/** Time that passes only when a test says so, and that knows who waits for it. */
export class ListedClock {
  readonly #timers = new Set<Timer>();
  #now = 1_000_000;

  /** The clock of one part of the app. */
  of(owner: string): Clock {
    return {
      now: () => this.#now,
      after: (delayMs, action) => {
        const timer: Timer = { owner, delayMs, at: this.#now + delayMs, action };
        this.#timers.add(timer);
        return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
      },
    };
  }

  /** Who waits how long, as in "tray 400 ms". */
  get pending(): readonly string[] {
    return [...this.#timers].map(({ owner, delayMs }) => `${owner} ${delayMs} ms`).sort();
  }

  /** Lets `ms` pass; what falls due runs in order, as far as it can. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (let limit = 0; limit < 10_000; limit++) {
      const [due] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}
