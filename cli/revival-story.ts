import { revivalSentence } from "../bridge/model/revival-sentence.js";
import type { Snapshot } from "../bridge/model/snapshot.js";
import type { Line } from "./line.js";

/** What is told of a VM that fell silent, and of what brought it back; a new set-up tells itself. */
export function revivalLines(before: Snapshot, { revival }: Snapshot): Line[] {
  if (revival.kind === before.revival.kind) return [];
  const sentence = revivalSentence(revival);
  if (sentence !== null) return [{ kind: "warning", text: sentence }];
  const isRedialled = revival.kind === "calm" && revival.mendedBy === "redialling";
  return isRedialled && before.revival.kind === "redialling"
    ? [{ kind: "good", text: "The VM answers again, from another UDP port." }]
    : [];
}
