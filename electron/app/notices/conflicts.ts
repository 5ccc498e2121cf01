import { refusalReason } from "../../../bridge/model/refusal-sentence.js";
import { overlapSentence, verdictSentence } from "../../../bridge/model/sentence.js";
import type { NetworkView, Snapshot, SubnetView } from "../../../bridge/model/snapshot.js";
import { verdictTone } from "../../../bridge/model/tone.js";

/** Somebody else on this host has taken addresses that were reached before. */
export interface Conflict {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly network: string;
  /** What became of which addresses, in one clause; what to do about it is the same for all. */
  readonly what: string;
}

export interface Reach {
  /** Subnets that were reached whole since somebody asked for the connection. */
  readonly reached: ReadonlySet<string>;
  /** By subnet. */
  readonly conflicts: ReadonlyMap<string, Conflict>;
}

export const NO_REACH: Reach = { reached: new Set(), conflicts: new Map() };

/**
 * What is reached, and what is not any more, `at` this moment of a connection. A network that was never reached is no
 * news: its reason is told where it is listed. A wider route of somebody else takes nothing from containers.
 */
export function followReach(before: Reach, { networks }: Snapshot, at: number): Reach {
  const reached = new Set<string>();
  const conflicts = new Map<string, Conflict>();
  for (const network of networks) {
    for (const view of network.subnets) {
      const key = `${network.id} ${view.subnet}`;
      const what = conflictOf(network, view);
      const wasReached = before.reached.has(key);
      if (what === null ? isReached(view) : wasReached) reached.add(key);
      // What is being decided keeps what was known of it.
      if (view.verdict.kind === "pending" && wasReached) reached.add(key);
      if (what !== null && wasReached) {
        const since = before.conflicts.get(key)?.since ?? at;
        conflicts.set(key, { since, network: network.name, what: `${view.subnet}: ${what}` });
      }
    }
  }
  return { reached, conflicts };
}

function isReached({ verdict }: SubnetView): boolean {
  return verdictTone(verdict) === "good";
}

/** Null where nobody has taken addresses of the subnet. */
function conflictOf({ overlaps }: NetworkView, { subnet, verdict }: SubnetView): string | null {
  const isTaken = verdict.kind === "refused" || verdict.kind === "per-container";
  if (isTaken && verdictTone(verdict) === "bad")
    return verdict.kind === "refused" ? refusalReason(verdict.reason) : verdictSentence(verdict, "buttons");
  const parts = overlaps.filter(({ destination, kind }) => destination === subnet && kind === "part");
  return parts.length === 0 ? null : parts.map(overlapSentence).join("; ");
}
