/**
 * Runs one convergence at a time. Requests that arrive during a run ask for one more, however many they
 * are; requests that arrive before `start` are kept until then.
 */
export class Converger {
  readonly #converge: (signal: AbortSignal) => Promise<void>;
  #active: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void } | null = null;
  #isRequested = false;
  #isRunning = false;
  readonly #waiting = new Set<() => void>();

  constructor(converge: (signal: AbortSignal) => Promise<void>) {
    this.#converge = converge;
  }

  request(): void {
    this.#isRequested = true;
    void this.#drain();
  }

  /** Resolves once everything that was requested so far is served, or will not be. */
  settled(): Promise<void> {
    if (!this.#isRunning) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** From now on requests are served, until `stop`, the signal's abort, or an error. */
  start(signal: AbortSignal, onError: (error: unknown) => void): void {
    this.#active = { signal, onError };
    void this.#drain();
  }

  stop(): void {
    this.#active = null;
    this.#isRequested = false;
  }

  async #drain(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#isRequested && this.#active !== null && !this.#active.signal.aborted) {
        const { signal, onError } = this.#active;
        this.#isRequested = false;
        try {
          await this.#converge(signal);
        } catch (error) {
          if (!signal.aborted) onError(error);
        }
      }
    } finally {
      this.#isRunning = false;
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    }
  }
}
