import { namesSentence } from "../bridge/model/names-sentence.js";
import type { Snapshot } from "../bridge/model/snapshot.js";
import type { Line } from "./narration.js";

/** Tells once what became of names, and again when that is another thing. */
export class NamesStory {
  #told = "";

  lines({ state, names }: Snapshot): Line[] {
    const isSettled = names.kind === "no-server" || (names.kind === "serving" && names.host !== null);
    if (state.kind !== "connected" || !isSettled) return [];
    const text = `names: ${namesSentence(names)}`;
    if (text === this.#told) return [];
    this.#told = text;
    return [{ kind: names.kind === "no-server" ? "warning" : "plain", text }];
  }
}
