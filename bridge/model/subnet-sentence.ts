import { legSentences } from "./leg-sentence.js";
import type { Means } from "./means.js";
import { subnetSentence } from "./proof-sentence.js";
import { replySentences } from "./reply-sentence.js";
import { overlapSentence, shimSentence } from "./sentence.js";
import type { NetworkView, SubnetView } from "./snapshot.js";

/** Everything that is known of how one subnet of a network is reached, one clause each, the verdict first. */
export function subnetSentences(network: NetworkView, view: SubnetView, means: Means): readonly string[] {
  const { subnet } = view;
  const { shims, legs, overlaps, replyPaths } = network;
  const shim = shims.find((one) => one.subnet === subnet && one.way !== "none");
  return [
    subnetSentence(view, means),
    ...overlaps.filter(({ destination }) => destination === subnet).map(overlapSentence),
    ...(shim === undefined ? [] : [shimSentence(shim)]),
    ...legSentences(legs.filter((leg) => leg.subnet === subnet)),
    ...replySentences(replyPaths.filter((path) => path.subnet === subnet)),
  ];
}
