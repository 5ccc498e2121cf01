/** Tries again until `attempt` gives what `isDone` accepts, or the time is over; returns the last outcome. */
export async function eventually<T>(
  attempt: () => Promise<T>,
  isDone: (outcome: T) => boolean,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const outcome = await attempt();
    if (isDone(outcome) || Date.now() > deadline) return outcome;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
