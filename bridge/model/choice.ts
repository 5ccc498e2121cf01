import { type DockerNetwork, isForContainers } from "./network.js";

/** Which of an engine's networks its user wants to reach, by name: compose gives a network a new id each time. */
export type NetworkChoice =
  | { readonly mode: "all-but"; readonly names: readonly string[] }
  | { readonly mode: "only"; readonly names: readonly string[] };

export const ALL_NETWORKS: NetworkChoice = { mode: "all-but", names: [] };

/** What a user asks for. `names` may be ids, of twelve digits or more. */
export type ChoiceChange =
  | { readonly verb: "disable" | "enable" | "only"; readonly names: readonly string[] }
  | { readonly verb: "all" };

export type ChoiceSkip = { readonly code: "disabled" } | { readonly code: "not-listed" };

export type ChoiceRefusal = "unknown-network" | "no-engine-yet" | "not-remembered";

/** A change that was not made; the message says what is wrong and what to do. */
export class ChoiceRefused extends Error {
  override readonly name = "ChoiceRefused";
  readonly code: ChoiceRefusal;

  constructor(code: ChoiceRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Null for a network that is wanted. */
export function choiceSkip({ mode, names }: NetworkChoice, network: string): ChoiceSkip | null {
  if (mode === "only") return names.includes(network) ? null : { code: "not-listed" };
  return names.includes(network) ? { code: "disabled" } : null;
}

/**
 * The choice after a change. Throws ChoiceRefused for a name that neither the engine nor the choice knows: a
 * network that is gone can still be taken off the list, and one without addresses counts as none.
 */
export function changeChoice(
  choice: NetworkChoice,
  change: ChoiceChange,
  networks: readonly NamedNetwork[],
): NetworkChoice {
  if (change.verb === "all") return ALL_NETWORKS;
  const addressed = networks.filter(isForContainers);
  const known = [...new Set([...addressed.map(({ name }) => name), ...choice.names])].sort();
  const names = change.names.map((text) => nameOf(text, addressed));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const sentences = unknown.map((name) => unknownSentence(name, known));
    throw new ChoiceRefused("unknown-network", sentences.join(" "));
  }
  if (change.verb === "only") return { mode: "only", names: sorted(names) };
  const isAdded = (change.verb === "enable") === (choice.mode === "only");
  const rest = choice.names.filter((name) => !names.includes(name));
  return { mode: choice.mode, names: sorted(isAdded ? [...rest, ...names] : rest) };
}

/** The choice as a sentence. */
export function choiceSentence({ mode, names }: NetworkChoice): string {
  const list = names.join(", ");
  if (mode === "only")
    return list === "" ? "No network is reached." : `Only these networks are reached: ${list}.`;
  return list === "" ? "All networks are reached." : `All networks are reached but: ${list}.`;
}

type NamedNetwork = Pick<DockerNetwork, "id" | "name" | "subnets" | "isIngress">;

function nameOf(text: string, networks: readonly NamedNetwork[]): string {
  if (networks.some(({ name }) => name === text) || !/^[0-9a-f]{12,64}$/.test(text)) return text;
  return networks.find(({ id }) => id.startsWith(text))?.name ?? text;
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** As many names as a person reads. */
const MOST_SHOWN = 5;

function unknownSentence(name: string, known: readonly string[]): string {
  const close = known.filter((one) => isClose(one, name));
  const shown = (close.length > 0 ? close : known).slice(0, MOST_SHOWN).join(", ");
  if (known.length === 0) return `There is no network "${name}", nor any other with addresses.`;
  const hint =
    close.length > 0
      ? `did you mean ${shown}?`
      : `there are ${shown}${known.length > MOST_SHOWN ? ", …" : ""}.`;
  return `There is no network "${name}"; ${hint}`;
}

/** One name holds the other, as "shop" and "shop_default", or they differ in few letters. */
function isClose(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a.includes(b) || b.includes(a) || editDistance(a, b) <= Math.ceil(b.length / 3);
}

/** Levenshtein's distance: letters added, left out or replaced. */
function editDistance(a: string, b: string): number {
  const letters = [...b];
  let row = [0, ...letters.map((_, index) => index + 1)];
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of letters.entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
