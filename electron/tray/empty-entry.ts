import { unreachable } from "../../bridge/model/unreachable.js";
import type { MenuEntry } from "./menu-entry.js";
import type { ListKnowledge } from "./view.js";

/** The one line of an empty list: that there are none is said only by who knows. */
export function emptyEntry(what: "networks" | "containers", lists: ListKnowledge): MenuEntry {
  return { kind: "text", label: emptyLabel(what, lists) };
}

function emptyLabel(what: string, lists: ListKnowledge): string {
  switch (lists) {
    case "known":
      return `No ${what}`;
    case "not-asked":
      return `Connect to see your ${what}`;
    case "not-answered":
      return "Not known yet";
    default:
      return unreachable(lists);
  }
}
