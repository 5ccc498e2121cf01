import { namesSentence } from "../../../bridge/model/names-sentence.js";
import { namesTone } from "../../../bridge/model/names-tone.js";
import type { NamesView } from "../../../bridge/model/names-view.js";
import { ToneMark } from "../parts/tone-mark.js";

/** Whether containers have names on this host, as a program's question has shown, and what to do where they have not. */
export function NamesLine({ names }: { readonly names: NamesView }) {
  return (
    <p className="card names-line">
      <ToneMark tone={namesTone(names)} />
      <strong>Names</strong>
      <span>{namesSentence(names, "buttons")}</span>
    </p>
  );
}
