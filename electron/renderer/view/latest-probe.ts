import type { Sample } from "../../../bridge/dashboard/api.js";
import type { Probe } from "../../../bridge/model/probe.js";
import type { BridgeState } from "../../../bridge/model/state.js";

/** What was measured last in this connection; one answer that is missing is no silence yet, two in a row are. */
export function latestProbe(state: BridgeState, samples: readonly Sample[]): Probe {
  if (state.kind !== "connected") return null;
  const [last = null, before = null] = samples
    .slice(-2)
    .filter(({ at }) => at >= state.since)
    .reverse();
  return last?.roundTripMs === null && before?.roundTripMs !== null ? before : last;
}
