/**
 * Turns bursts of `poke` into few calls of `action`: the first at once, then at most one more per window for
 * as long as the burst lasts. Between bursts no timer exists.
 */
export class Coalescer implements Disposable {
  readonly #action: () => void;
  readonly #windowMs: number;
  #timer: NodeJS.Timeout | null = null;
  #isPoked = false;

  constructor(windowMs: number, action: () => void) {
    this.#windowMs = windowMs;
    this.#action = action;
  }

  poke(): void {
    this.#isPoked = true;
    if (this.#timer === null) this.#run();
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isPoked = false;
  }

  #run(): void {
    this.#timer = null;
    if (!this.#isPoked) return;
    this.#isPoked = false;
    this.#timer = setTimeout(() => this.#run(), this.#windowMs);
    this.#action();
  }
}
