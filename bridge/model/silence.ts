import type { Probe } from "./probe.js";
import { revivalSentence } from "./revival-sentence.js";
import type { Snapshot } from "./snapshot.js";

/** A VM that does not answer through a tunnel that stands. */
export interface Silence {
  /** "busy" while something is done about it. */
  readonly tone: "busy" | "bad";
  readonly sentence: string;
}

/** Null while nothing is known to be wrong, and without a connection. `probe`: what was measured just now. */
export function silenceOf(
  { state, revival }: Pick<Snapshot, "state" | "revival">,
  probe: Probe,
): Silence | null {
  if (state.kind !== "connected") return null;
  const mending = revivalSentence(revival);
  if (mending !== null) return { tone: "busy", sentence: mending };
  return probe !== null && probe.roundTripMs === null
    ? { tone: "bad", sentence: "The VM's address does not answer at the moment." }
    : null;
}

/** Whether what was proved of networks and containers holds now: the way to them stands, and answers. */
export function isWayOpen(snapshot: Pick<Snapshot, "state" | "revival">, probe: Probe): boolean {
  return snapshot.state.kind === "connected" && silenceOf(snapshot, probe) === null;
}
