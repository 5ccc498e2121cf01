/**
 * Reads one at a time, for all who ask: whoever asks during a reading gets the next one, for the running one may
 * have missed what they have just done.
 */
export class SharedRead<T> {
  readonly #read: () => Promise<T>;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | null = null;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  read(): Promise<T> {
    this.#next ??= this.#readAfter(this.#running);
    return this.#next;
  }

  async #readAfter(former: Promise<unknown>): Promise<T> {
    await former;
    this.#next = null;
    const reading = this.#read();
    this.#running = reading.catch(() => {});
    return reading;
  }
}
