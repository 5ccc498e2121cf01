import type { Means } from "./means.js";
import { isTellable } from "./proof.js";
import { subnetSentence } from "./proof-sentence.js";
import { countText } from "./quantity.js";
import { faultSentence, overlapSentence, verdictSentence } from "./sentence.js";
import type { ContainerView, NetworkView, Snapshot, SubnetView } from "./snapshot.js";
import { subnetTone, type Tone } from "./tone.js";

/** Something that changed, for a person to read later. */
export interface Happening {
  readonly tone: Tone;
  readonly text: string;
}

/** So many containers that came or went at once are named; more are counted. */
const MOST_NAMED = 5;

/** What happened from one snapshot to the next; nothing for what only moves, as counters do. */
export function happenings(before: Snapshot, after: Snapshot, means: Means): readonly Happening[] {
  return [
    ...stateHappenings(before, after, means),
    ...networkHappenings(before, after, means),
    ...containerHappenings(before, after),
  ];
}

function stateHappenings(
  { state: before }: Snapshot,
  { state: after, engine }: Snapshot,
  means: Means,
): Happening[] {
  if (before.kind === after.kind) return [];
  switch (after.kind) {
    case "connecting":
      return before.kind === "faulted" ? [] : [{ tone: "busy", text: "Connecting" }];
    case "connected": {
      const to = engine === null ? "" : ` to Docker ${engine.version} (${engine.source})`;
      return [{ tone: "good", text: `Connected${to}` }];
    }
    case "disconnecting":
      return [];
    case "disconnected":
      return [{ tone: "off", text: "Disconnected" }];
    case "faulted":
      return [{ tone: "bad", text: faultSentence(after.fault, means) }];
  }
}

function networkHappenings(before: Snapshot, after: Snapshot, means: Means): Happening[] {
  if (after.state.kind !== "connected") return [];
  const told = before.state.kind === "connected" ? settled(before, means) : new Map<string, Happening>();
  const news = settled(after, means);
  const changed = [...news].filter(([key, { text }]) => told.get(key)?.text !== text);
  const present = new Set(after.networks.map(({ id }) => id));
  const gone = before.networks
    .filter(({ id }) => before.state.kind === "connected" && !present.has(id))
    .map(({ name }): Happening => ({ tone: "off", text: `${name} was removed` }));
  return [...changed.map(([, happening]) => happening), ...gone];
}

/** What there is to tell of each subnet once it is known what became of it. */
function settled({ networks }: Snapshot, means: Means): ReadonlyMap<string, Happening> {
  return new Map(networks.flatMap((network) => settledSubnets(network, means)));
}

function settledSubnets({ id, name, subnets, overlaps }: NetworkView, means: Means): [string, Happening][] {
  const verdicts = subnets
    .filter(({ verdict }) => verdict.kind !== "pending" && verdict.kind !== "not-connected")
    .map((view): [string, Happening] => [
      `${id} ${view.subnet}`,
      { tone: subnetTone(view), text: `${name}, ${view.subnet}: ${tellable(view, means)}` },
    ]);
  const shared = overlaps.map((overlap): [string, Happening] => [
    `${id} ${overlap.destination} ${overlap.kind} ${overlap.prefix}`,
    { tone: "partly", text: `${name}, ${overlap.destination}: ${overlapSentence(overlap)}` },
  ]);
  return [...verdicts, ...shared];
}

function tellable(view: SubnetView, means: Means): string {
  return isTellable(view.proof) ? subnetSentence(view, means) : verdictSentence(view.verdict, means);
}

function containerHappenings(before: Snapshot, after: Snapshot): Happening[] {
  if (before.engine === null || before.engine.id !== after.engine?.id) return [];
  const started = missingFrom(before.containers, after.containers);
  const ended = missingFrom(after.containers, before.containers);
  return [
    ...listed(started, "started", ({ name, addresses }) => {
      const [first] = addresses;
      return `${name} started${first === undefined ? "" : ` at ${first.address}`}`;
    }),
    ...listed(ended, "ended", ({ name }) => `${name} ended`),
  ];
}

function listed(
  containers: readonly ContainerView[],
  verb: string,
  tell: (container: ContainerView) => string,
): Happening[] {
  if (containers.length > MOST_NAMED)
    return [{ tone: "off", text: `${countText(containers.length, "container")} ${verb}` }];
  return containers.map((container) => ({ tone: "off", text: tell(container) }));
}

function missingFrom(those: readonly ContainerView[], these: readonly ContainerView[]): ContainerView[] {
  const ids = new Set(those.map(({ id }) => id));
  return these.filter(({ id }) => !ids.has(id));
}
