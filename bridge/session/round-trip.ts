import { knock } from "./knock.js";

/** How long `address` takes to answer one knock, in milliseconds; null when it does not within `timeoutMs`. */
export async function measureRoundTrip(address: string, timeoutMs: number): Promise<number | null> {
  const startedAt = performance.now();
  const answer = await knock(address, timeoutMs);
  const tookMs = performance.now() - startedAt;
  return answer === "silent" || answer === "unreachable" ? null : tookMs;
}
