import { healthOf } from "./health.js";
import type { Probe } from "./probe.js";
import { replySentences } from "./reply-sentence.js";
import type { NetworkView, Snapshot } from "./snapshot.js";
import { subnetSentences } from "./subnet-sentence.js";
import { subnetTone, type Tone } from "./tone.js";

/** One thing that was looked at, or that somebody should know of. */
export interface Finding {
  readonly tone: Tone;
  readonly about: string;
  readonly sentence: string;
  /** What was seen, one fact each. */
  readonly evidence: readonly string[];
}

/**
 * The parts of a connection in the order in which it is made, then the networks that are not reached as they could be,
 * and the containers whose answers would take another way. `probe`: what was measured just now; `now` in milliseconds
 * since 1970.
 */
export function findings(snapshot: Snapshot, probe: Probe, now: number): readonly Finding[] {
  const parts = healthOf(snapshot, { probe, now, means: "commands" }).map(
    ({ tone, name, sentence, evidence }) => ({
      tone,
      about: name,
      sentence,
      evidence,
    }),
  );
  if (snapshot.state.kind !== "connected") return parts;
  return [...parts, ...snapshot.networks.flatMap(networkFindings)];
}

/** Whether there is anything to mend, or nothing is known since there is no connection. */
export function isSound(all: readonly Finding[]): boolean {
  return all.every(({ tone }) => tone === "good");
}

function networkFindings(network: NetworkView): readonly Finding[] {
  const unreached = network.subnets.flatMap((view): Finding[] => {
    const tone = subnetTone(view);
    if (tone !== "bad" && tone !== "partly") return [];
    const [sentence = "", ...evidence] = subnetSentences(network, view, "commands");
    return [{ tone, about: `${network.name} ${view.subnet}`, sentence, evidence }];
  });
  const astray = network.replyPaths.map((path): Finding => {
    const [sentence = ""] = replySentences([path]);
    const tone = path.mend.kind === "inside-failed" ? "partly" : "good";
    return { tone, about: `${network.name} ${path.address}`, sentence, evidence: [] };
  });
  return [...unreached, ...astray];
}
