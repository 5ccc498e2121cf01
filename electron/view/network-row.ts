import { countText } from "../../bridge/model/quantity.js";
import type { NetworkView, Snapshot } from "../../bridge/model/snapshot.js";
import { subnetSentences } from "../../bridge/model/subnet-sentence.js";
import { isSwitchedOff, networkTone, type Tone, toneNow, toneWord } from "../../bridge/model/tone.js";

/** A network as a row of the table, its switch beside it: plain values, ready to be shown. */
export interface NetworkRow {
  readonly id: string;
  readonly name: string;
  /** "bridge", "macvlan, internal". */
  readonly kind: string;
  readonly subnets: readonly SubnetLine[];
  readonly containerNames: readonly string[];
  readonly tone: Tone;
  readonly word: string;
  /** Whether its user wants it. */
  readonly isWanted: boolean;
}

export interface SubnetLine {
  readonly subnet: string;
  readonly sentences: readonly string[];
}

export function networkRows(snapshot: Snapshot): readonly NetworkRow[] {
  const { networks, containers } = snapshot;
  const names = new Map<string, string[]>();
  for (const { name, addresses } of containers) {
    for (const network of new Set(addresses.map((address) => address.network))) {
      names.set(network, [...(names.get(network) ?? []), name]);
    }
  }
  return networks.map((network) => networkRow(network, names.get(network.name) ?? [], snapshot));
}

/** How many of a network's containers, for a cell. */
export function containerCount({ containerNames }: NetworkRow): string {
  return countText(containerNames.length, "container");
}

function networkRow(network: NetworkView, containerNames: readonly string[], now: Snapshot): NetworkRow {
  const { id, name, driver, isInternal } = network;
  const tone = toneNow(now, networkTone(network));
  const isWanted = !network.subnets.some(({ verdict }) => isSwitchedOff(verdict));
  const subnets = network.subnets.map((one) => ({
    subnet: one.subnet,
    sentences: subnetSentences(network, one, "buttons"),
  }));
  return {
    id,
    name,
    kind: isInternal ? `${driver}, internal` : driver,
    subnets,
    containerNames,
    tone,
    word: isWanted ? wordOf(tone, now) : "Switched off",
    isWanted,
  };
}

/** A network that is wanted and off waits for the connection, or has nobody on it. */
function wordOf(tone: Tone, { state }: Snapshot): string {
  if (tone !== "off") return toneWord(tone);
  return state.kind === "connected" ? "Not in use" : "Not connected";
}
