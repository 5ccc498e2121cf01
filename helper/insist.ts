import type { Clock } from "./clock.js";

export interface InsistOptions {
  readonly clock: Clock;
  /** How long to wait after each failure, in milliseconds; there is one attempt more than pauses. */
  readonly pausesMs: readonly number[];
  /** Asked after each pause: whether another attempt is still wanted. */
  readonly isWanted: () => boolean;
  /** Told of each failure that is not the last. */
  readonly onFailure: (error: unknown) => void;
}

/** Calls `attempt` until it succeeds, or is not wanted any more; rejects as the last attempt did. */
export async function insist(
  attempt: () => Promise<unknown>,
  { clock, pausesMs, isWanted, onFailure }: InsistOptions,
): Promise<void> {
  for (const pauseMs of pausesMs) {
    try {
      await attempt();
      return;
    } catch (error) {
      onFailure(error);
    }
    await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    if (!isWanted()) return;
  }
  await attempt();
}
