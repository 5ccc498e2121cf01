import type { Tone } from "./tone.js";

/** How many networks are reached, as a clause; `tones` of those that their user wants. */
export function reachClause(tones: readonly Tone[]): string {
  const [lead, ...others] = GROUPS.map((group) => ({
    ...group,
    count: tones.filter((tone) => tone === group.tone).length,
  })).filter(({ count }) => count > 0);
  if (lead === undefined) return "no network to reach";
  if (tones.length === 1) return `the one network is ${lead.first}`;
  if (others.length === 0) {
    return lead.tone === "bad"
      ? `none of the ${tones.length} networks is reachable`
      : `all ${tones.length} networks are ${lead.first}`;
  }
  const rest = others.map(({ count, other }) => `, ${count} ${isOrAre(count)} ${other}`).join("");
  return `${lead.count} of ${tones.length} networks ${isOrAre(lead.count)} ${lead.first}${rest}`;
}

interface Group {
  readonly tone: Tone;
  /** What is said of the networks that come first. */
  readonly first: string;
  /** What is said of them after others. */
  readonly other: string;
}

const GROUPS: readonly Group[] = [
  { tone: "good", first: "reachable", other: "reachable" },
  { tone: "partly", first: "partly reachable", other: "partly" },
  { tone: "bad", first: "not reachable", other: "not" },
  { tone: "busy", first: "on the way", other: "on the way" },
];

function isOrAre(count: number): string {
  return count === 1 ? "is" : "are";
}
