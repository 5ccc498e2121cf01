/** A wait ended because its time was up, not because the caller gave up. */
export class LimitError extends Error {
  override readonly name = "LimitError";
  readonly limitMs: number;

  constructor(limitMs: number) {
    super(`no answer within ${limitMs / 1000} s`);
    this.limitMs = limitMs;
  }
}

/**
 * Runs `work` for at most `limitMs` milliseconds, or without a limit where that is null. Rejects with a LimitError
 * when the time is up and with the reason of `signal` when that aborts, even if `work` itself never settles; its own
 * signal is aborted then.
 */
export async function withLimit<T>(
  limitMs: number | null,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const giveUp = () => controller.abort(signal?.reason);
  signal?.addEventListener("abort", giveUp, { once: true });
  const timer =
    limitMs === null ? null : setTimeout(() => controller.abort(new LimitError(limitMs)), limitMs);
  const { promise: aborted, reject } = rejectable();
  controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  try {
    return await Promise.race([work(controller.signal), aborted]);
  } finally {
    if (timer !== null) clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

function rejectable(): { readonly promise: Promise<never>; readonly reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<never>((_, no) => {
    reject = no;
  });
  return { promise, reject };
}
