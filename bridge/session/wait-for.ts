export interface WaitOptions {
  readonly isDone: () => boolean;
  /** Calls back whenever `isDone` may have changed. */
  readonly subscribe: (check: () => void) => Disposable;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Resolves to true when `isDone` holds, to false when the time is over; rejects when the signal aborts. */
export function waitFor(options: WaitOptions): Promise<boolean> {
  const { isDone, subscribe, timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    if (isDone()) return resolve(true);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      subscription[Symbol.dispose]();
      signal.removeEventListener("abort", onAbort);
      settle();
    };
    const onAbort = () => end(() => reject(signal.reason));
    const timer = setTimeout(() => end(() => resolve(false)), timeoutMs);
    const subscription = subscribe(() => {
      if (isDone()) end(() => resolve(true));
    });
    signal.addEventListener("abort", onAbort);
  });
}
