/** Most attempts begin a process or more, and this machine has other labs to serve. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 300;

/**
 * Tries again until `attempt` gives what `isDone` accepts, or the time is over; returns the last outcome. The longer it
 * has waited, the less often it tries: the pause is a fifth of the time so far.
 */
export async function eventually<T>(
  attempt: () => Promise<T>,
  isDone: (outcome: T) => boolean,
  timeoutMs = 10_000,
): Promise<T> {
  const start = Date.now();
  for (;;) {
    const outcome = await attempt();
    const waitedMs = Date.now() - start;
    if (isDone(outcome) || waitedMs > timeoutMs) return outcome;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, waitedMs / 5));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
