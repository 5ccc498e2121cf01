import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";

/** What tells a process to end. */
export interface EndSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  /** Ends at once. */
  exit(code: number): void;
}

/** The terminal has gone. Both the kernel and a shell may say so, which makes nobody impatient. */
const HANG_UP = "SIGHUP";
const REQUESTS = ["SIGINT", "SIGTERM"] as const;

/**
 * Somebody wants a command to end that would go on by itself: `signal` aborts at Ctrl-C, SIGTERM and SIGHUP, and when
 * nobody reads the results any more. Whoever then asks by Ctrl-C or SIGTERM once more has it leave at once, and the
 * helper's lease cleans up.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #source: EndSource;
  readonly #output: Disposable;
  readonly #ask = () => this.#controller.abort();
  readonly #askOnce = () => {
    if (this.signal.aborted) this.#source.exit(EXIT.interrupted);
    this.#ask();
  };

  constructor(io: Pick<Io, "onOutputLost">, source: EndSource = process) {
    this.#source = source;
    for (const signal of REQUESTS) source.on(signal, this.#askOnce);
    source.on(HANG_UP, this.#ask);
    this.#output = io.onOutputLost(this.#ask);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of REQUESTS) this.#source.off(signal, this.#askOnce);
    this.#source.off(HANG_UP, this.#ask);
    this.#output[Symbol.dispose]();
  }
}
