import type { StrayAnswers } from "./reply-path.js";
import type { MendView, ReplyPathView } from "./reply-view.js";
import { unreachable } from "./unreachable.js";

/** So many containers are told apart; the others are counted. */
const MOST_TOLD = 3;

/** Whose answers leave by another network, and what is done about it: one clause per container. */
export function replySentences(paths: readonly ReplyPathView[]): readonly string[] {
  const told = paths.slice(0, MOST_TOLD).map(({ container, strays, mend }) => {
    return `${container} ${straySentence(strays)}${mendSentence(mend)}`;
  });
  const more = paths.length - told.length;
  return more === 0 ? told : [...told, `${more} more containers answer by another network`];
}

function straySentence(strays: StrayAnswers): string {
  return strays.to === "everybody" ? `answers by ${strays.by}` : `answers hosts of ${strays.by} directly`;
}

function mendSentence(mend: MendView): string {
  switch (mend.kind) {
    case "not-connected":
      return "";
    case "pending":
      return ", which is being mended";
    case "source-rule":
      return ", mended by a rule inside it";
    case "masquerade":
      return ", so it sees the VM's address instead of this host's";
    case "inside-failed":
      return `, so it sees the VM's address instead of its clients': nothing could be done inside it (${mend.detail})`;
    default:
      return unreachable(mend);
  }
}
