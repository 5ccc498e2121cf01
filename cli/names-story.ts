import { namesSentence } from "../bridge/model/names-sentence.js";
import type { NamesView } from "../bridge/model/names-view.js";
import type { Snapshot } from "../bridge/model/snapshot.js";
import type { Line } from "./line.js";

/** Tells once what became of names, and again when that is another thing. */
export class NamesStory {
  #told = "";

  lines({ state, names }: Snapshot): Line[] {
    if (state.kind !== "connected" || !isSettled(names)) return [];
    const text = `names: ${namesSentence(names, "commands")}`;
    if (text === this.#told) return [];
    this.#told = text;
    return [{ kind: names.kind === "no-server" ? "warning" : "plain", text }];
  }
}

/** What was set is told with what the first question has shown. */
function isSettled(names: NamesView): boolean {
  if (names.kind !== "serving") return names.kind === "no-server";
  return names.host !== null && (names.host.state !== "set" || names.evidence !== "not-checked");
}
