/** A set of callbacks; whoever adds one gets the way to take it out again. */
export class Listeners<Value> {
  readonly #listeners = new Set<(value: Value) => void>();
  readonly #onError: (error: unknown) => void;

  /** `onError` is told what a listener has thrown, and does not throw itself; without one it is thrown by itself. */
  constructor(onError: (error: unknown) => void = throwLater) {
    this.#onError = onError;
  }

  add(listener: (value: Value) => void): Disposable {
    const own = (value: Value) => listener(value);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  /** Never throws: a listener that does stops neither the others nor whoever tells them. */
  emit(value: Value): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}

/** As a browser does with its events: nobody's work is cut short, and nothing is lost. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
