import type { Tone } from "../../../bridge/model/tone.js";
import type { ContainerRow } from "../../view/container-row.js";
import type { NetworkRow } from "../../view/network-row.js";
import { isTrouble } from "../../view/trouble.js";

export const TONE_FILTERS = ["all", "good", "trouble", "off"] as const;

/** Which rows are wanted: "trouble" is all that could be better. */
export type ToneFilter = (typeof TONE_FILTERS)[number];

export interface Filter {
  /** Words, all of which a row must have somewhere; case does not matter. */
  readonly text: string;
  readonly tone: ToneFilter;
  /** Only what is on this network; null for all. */
  readonly network: string | null;
}

export const NO_FILTER: Filter = { text: "", tone: "all", network: null };

export function filterNetworks(rows: readonly NetworkRow[], filter: Filter): readonly NetworkRow[] {
  return rows.filter(
    (row) =>
      hasTone(row.tone, filter.tone) &&
      hasWords(filter.text, [
        row.name,
        row.kind,
        ...row.subnets.map(({ subnet }) => subnet),
        ...row.containerNames,
      ]),
  );
}

export function filterContainers(rows: readonly ContainerRow[], filter: Filter): readonly ContainerRow[] {
  return rows.filter(
    (row) =>
      hasTone(row.tone, filter.tone) &&
      (filter.network === null || row.addresses.some(({ network }) => network === filter.network)) &&
      hasWords(filter.text, [
        row.name,
        row.image,
        ...row.names,
        ...row.addresses.flatMap(({ address, network }) => [address, network]),
        ...row.ports.map(({ label }) => label),
      ]),
  );
}

function hasTone(tone: Tone, wanted: ToneFilter): boolean {
  switch (wanted) {
    case "all":
      return true;
    case "good":
    case "off":
      return tone === wanted;
    case "trouble":
      return isTrouble(tone) || tone === "busy";
  }
}

function hasWords(text: string, places: readonly string[]): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = places.map((place) => place.toLowerCase());
  return words.every((word) => lower.some((place) => place.includes(word)));
}
