import type { LegState, LegView } from "./leg-view.js";
import { wayFailureSentence } from "./sentence.js";
import { unreachable } from "./unreachable.js";

/** How a network's containers are reached by legs: one clause for all that are, and one for each that is not. */
export function legSentences(legs: readonly LegView[]): readonly string[] {
  const isMade = legs.some(({ state }) => state.kind === "made");
  const made = isMade
    ? ["by a cable of its own to each container, containers see this host's tunnel address"]
    : [];
  return [...made, ...legs.flatMap(({ container, state }) => otherSentence(container, state))];
}

function otherSentence(container: string, state: LegState): readonly string[] {
  switch (state.kind) {
    case "made":
    case "not-connected":
      return [];
    case "pending":
      return [`a cable to ${container} is being laid`];
    case "failed":
      return [`${container} is not reached: ${wayFailureSentence(state.why)}`];
    case "inside-failed":
      return [`${container} is not reached: nothing could be done inside it (${state.detail})`];
    default:
      return unreachable(state);
  }
}
