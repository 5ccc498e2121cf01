import { legSentences } from "./leg-sentence.js";
import type { Means } from "./means.js";
import { subnetSentence } from "./proof-sentence.js";
import { isAboutSubnet } from "./refusal-sentence.js";
import { replySentences } from "./reply-sentence.js";
import { overlapSentence, shimSentence } from "./sentence.js";
import type { NetworkView, SubnetView, Verdict } from "./snapshot.js";

/** The one network that nobody can recreate (dockerd's option --bip). */
const DEFAULT_BRIDGE_REMEDY =
  'the default bridge gets another subnet from "bip" in the engine\'s daemon.json';

/** Everything that is known of how one subnet of a network is reached, one clause each, the verdict first. */
export function subnetSentences(network: NetworkView, view: SubnetView, means: Means): readonly string[] {
  const { subnet } = view;
  const { shims, legs, overlaps, replyPaths } = network;
  const shim = shims.find((one) => one.subnet === subnet && one.way !== "none");
  return [
    subnetSentence(view, means),
    ...(isDefaultBridge(network) && isInConflict(view.verdict) ? [DEFAULT_BRIDGE_REMEDY] : []),
    ...overlaps.filter(({ destination }) => destination === subnet).map(overlapSentence),
    ...(shim === undefined ? [] : [shimSentence(shim)]),
    ...legSentences(legs.filter((leg) => leg.subnet === subnet)),
    ...replySentences(replyPaths.filter((path) => path.subnet === subnet)),
  ];
}

function isDefaultBridge({ name }: NetworkView): boolean {
  return name === "bridge";
}

function isInConflict(verdict: Verdict): boolean {
  if (verdict.kind === "refused") return isAboutSubnet(verdict.reason);
  return verdict.kind === "skipped" && verdict.why.code === "overlaps-network";
}
