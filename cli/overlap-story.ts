import { overlapSentence } from "../bridge/model/sentence.js";
import type { Snapshot } from "../bridge/model/snapshot.js";
import type { Line } from "./line.js";

/** Tells of each overlap with another's route once per session and network, however often it comes and goes. */
export class OverlapStory {
  readonly #told = new Set<string>();

  lines({ state, networks }: Snapshot): Line[] {
    if (state.kind !== "connected") return [];
    return networks.flatMap(({ name, overlaps }) =>
      overlaps.flatMap((overlap) => {
        const text = `${overlap.destination}  ${name}: ${overlapSentence(overlap)}`;
        if (this.#told.has(text)) return [];
        this.#told.add(text);
        return [{ kind: "warning", text } as const];
      }),
    );
  }
}
