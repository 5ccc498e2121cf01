import type { TrayContainer } from "./container.js";
import { cutList } from "./cut-list.js";
import { emptyEntry } from "./empty-entry.js";
import { command, type MenuEntry, SEPARATOR, textEntries } from "./menu-entry.js";
import type { ListKnowledge } from "./view.js";

/** So many fit on a laptop's screen. */
const MOST_CONTAINERS = 30;

/** A native row with a submenu takes no click, so what it would copy comes first in there. */
export function containerEntries(
  containers: readonly TrayContainer[],
  lists: ListKnowledge,
): readonly MenuEntry[] {
  if (containers.length === 0) return [emptyEntry("containers", lists)];
  return cutList(containers, MOST_CONTAINERS, (container) => [oneContainer(container)]);
}

function oneContainer({ name, shownName, addresses, links, shell }: TrayContainer): MenuEntry {
  const [first] = addresses;
  const copied = [
    ...addresses.map(({ address }) => address),
    ...(shownName === null ? [] : [shownName]),
    name,
  ];
  return {
    kind: "submenu",
    label: first === undefined ? name : `${name}  ${first.address}`,
    entries: [
      ...copied.map((text) => command(`Copy ${text}`, { do: "copy", text })),
      ...addresses.filter(({ tone }) => tone === "bad").flatMap(reasonEntries),
      SEPARATOR,
      ...links.map((url) => command(`Open ${url}`, { do: "open-link", url })),
      command("Open Shell", { do: "open-terminal", command: shell }),
    ],
  };
}

function reasonEntries({ address, sentence }: TrayContainer["addresses"][number]): readonly MenuEntry[] {
  return textEntries(`${address}: ${sentence}`, "    ");
}
