import { command, type MenuEntry, SEPARATOR } from "./menu-entry.js";

/** The entries of the first `most` items; the others are counted, with the way to where all of them are. */
export function cutList<Item>(
  items: readonly Item[],
  most: number,
  entriesOf: (item: Item) => readonly MenuEntry[],
): readonly MenuEntry[] {
  const entries = items.slice(0, most).flatMap(entriesOf);
  const more = items.length - most;
  if (more <= 0) return entries;
  return [...entries, SEPARATOR, command(`${more} more: open the dashboard`, { do: "open-dashboard" })];
}
