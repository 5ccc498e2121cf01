import type { NetworkRow } from "../view/network-row.js";
import { isTrouble } from "../view/trouble.js";
import { cutList } from "./cut-list.js";
import { emptyEntry } from "./empty-entry.js";
import { type MenuEntry, textEntries } from "./menu-entry.js";
import type { ListKnowledge } from "./view.js";

/** So many fit on a laptop's screen, those that somebody should look at with a few lines each. */
const MOST_NETWORKS = 20;

/** Each network with its switch; why it is not reached stands below it. */
export function networkEntries(networks: readonly NetworkRow[], lists: ListKnowledge): readonly MenuEntry[] {
  if (networks.length === 0) return [emptyEntry("networks", lists)];
  return cutList(networks, MOST_NETWORKS, oneNetwork);
}

function oneNetwork(network: NetworkRow): readonly MenuEntry[] {
  const { name, subnets, word, tone, isWanted } = network;
  const verb = isWanted ? "disable" : "enable";
  const reasons = isTrouble(tone) ? subnets.flatMap(reasonEntries) : [];
  return [
    {
      kind: "switch",
      label: `${name}  ${subnets.map(({ subnet }) => subnet).join(", ")} – ${word}`,
      isOn: isWanted,
      isEnabled: true,
      action: { do: "perform", action: { do: "choose-networks", change: { verb, names: [name] } } },
    },
    ...reasons,
  ];
}

function reasonEntries({ subnet, sentences }: NetworkRow["subnets"][number]): readonly MenuEntry[] {
  return textEntries(`${subnet}: ${sentences.join("; ")}`, "    ");
}
