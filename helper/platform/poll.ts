export interface PollLimits {
  readonly limitMs: number;
  readonly pauseMs: number;
}

/** Asks again until `attempt` gives something; null when it gave nothing in time. For facts that nobody announces. */
export async function poll<T>(attempt: () => Promise<T | null>, limits: PollLimits): Promise<T | null> {
  for (let waitedMs = 0; ; waitedMs += limits.pauseMs) {
    const found = await attempt();
    if (found !== null || waitedMs >= limits.limitMs) return found;
    await new Promise((resolve) => setTimeout(resolve, limits.pauseMs));
  }
}
