import type { Snapshot } from "../bridge/model/snapshot.js";
import type { Line } from "./narration.js";

/** What is told of a VM that fell silent, and of what brought it back; a new set-up tells itself. */
export function revivalLines(before: Snapshot, { revival }: Snapshot): Line[] {
  if (revival.kind === before.revival.kind) return [];
  if (revival.kind === "redialling") {
    return [{ kind: "warning", text: "The VM does not answer any more; it dials from another UDP port." }];
  }
  if (revival.kind === "setting-up") {
    return [{ kind: "warning", text: "The VM still does not answer; it is set up again." }];
  }
  if (revival.kind === "calm" && before.revival.kind === "redialling" && revival.mendedBy === "redialling") {
    return [{ kind: "good", text: "The VM answers again, from another UDP port." }];
  }
  return [];
}
