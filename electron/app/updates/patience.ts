import type { Clock } from "../../../bridge/session/ports.js";

/** Nothing was heard for longer than anybody waits. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly seconds: number;

  constructor(seconds: number) {
    super(`no answer within ${seconds} s`);
    this.seconds = seconds;
  }
}

/** Rejects with NoAnswer, and aborts the work's signal, once there was no sign of life for `limitMs`. */
export async function whilePatient<Result>(
  clock: Clock,
  limitMs: number,
  work: (signOfLife: () => void, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController();
  const wait = () => clock.after(limitMs, () => ended.abort(new NoAnswer(limitMs / 1000)));
  let timer = wait();
  const signOfLife = () => {
    timer[Symbol.dispose]();
    if (!ended.signal.aborted) timer = wait();
  };
  try {
    const silence = new Promise<never>((_, reject) => {
      ended.signal.addEventListener("abort", () => reject(ended.signal.reason), { once: true });
    });
    return await Promise.race([work(signOfLife, ended.signal), silence]);
  } finally {
    timer[Symbol.dispose]();
    // Signs of life that come too late begin no wait.
    ended.abort(new NoAnswer(limitMs / 1000));
  }
}
