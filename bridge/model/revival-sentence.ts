import type { Revival } from "./revival.js";
import { unreachable } from "./unreachable.js";

/** What is done about a VM that does not answer, for a person; null while nothing is known to be wrong. */
export function revivalSentence(revival: Revival): string | null {
  switch (revival.kind) {
    case "calm":
    case "asleep":
    case "asking":
      return null;
    case "redialling":
      return "The VM does not answer any more; it dials from another UDP port.";
    case "setting-up":
      return "The VM still does not answer; it is set up again.";
    default:
      return unreachable(revival);
  }
}
