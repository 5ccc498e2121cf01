import { silenceOf } from "./silence.js";
import type {
  ContainerView,
  NetworkView,
  PerContainerVerdict,
  RouteVerdict,
  Snapshot,
  SubnetView,
  Verdict,
} from "./snapshot.js";
import { unreachable } from "./unreachable.js";

/** What a verdict comes to at a glance; every front end has one colour and one shape for each. */
export type Tone = "good" | "busy" | "partly" | "bad" | "off";

/** Worst first: what somebody who looks at many things wants to know of them. */
const RANKS: readonly Tone[] = ["bad", "partly", "busy", "off", "good"];

export function verdictTone(verdict: Verdict): Tone {
  switch (verdict.kind) {
    case "routed":
      return "good";
    case "pending":
      return "busy";
    case "not-connected":
      return "off";
    case "skipped":
      return isSwitchedOff(verdict) || isOutOfUse(verdict) ? "off" : "bad";
    case "refused":
    case "no-way":
      return "bad";
    case "per-container":
      return perContainerTone(verdict);
    default:
      return unreachable(verdict);
  }
}

/** A route alone is good as long as nobody has asked in vain. */
export function subnetTone({ verdict, proof }: Pick<SubnetView, "verdict" | "proof">): Tone {
  const tone = verdictTone(verdict);
  return tone === "good" && proof.kind === "failed" ? "bad" : tone;
}

/** Whether its user does not want it, which is nothing to mend. */
export function isSwitchedOff(verdict: Verdict): boolean {
  return verdict.kind === "skipped" && (verdict.why.code === "disabled" || verdict.why.code === "not-listed");
}

/** Whether nobody is there whom anybody could miss. */
function isOutOfUse(verdict: Verdict): boolean {
  return verdict.kind === "skipped" && verdict.why.code === "driver" && !verdict.why.isInUse;
}

/** A network is as good as its subnets, less where a container of it is not reached. */
export function networkTone(network: NetworkView): Tone {
  const tone = together(network.subnets.map(subnetTone));
  const isLegMissing = network.legs.some(({ state }) => state.kind === "inside-failed");
  return tone === "good" && isLegMissing ? "partly" : tone;
}

/** "off" for a container without an address of its own. */
export function containerTone({ addresses }: ContainerView): Tone {
  return together(addresses.map(subnetTone));
}

/**
 * What a tone is worth now. Where no connection stands, nothing is reached, and nothing is missing yet: what could not
 * be had is told once there is one. While the VM is silent, what was reached is on its way back.
 */
export function toneNow(now: Pick<Snapshot, "state" | "revival">, tone: Tone): Tone {
  if (now.state.kind !== "connected") return tone === "busy" ? tone : "off";
  return tone === "good" && silenceOf(now, null) !== null ? "busy" : tone;
}

/** One word or two, for a cell of a table. */
export function toneWord(tone: Tone): string {
  switch (tone) {
    case "good":
      return "Reachable";
    case "busy":
      return "On its way";
    case "partly":
      return "Partly reachable";
    case "bad":
      return "Not reachable";
    case "off":
      return "Off";
    default:
      return unreachable(tone);
  }
}

/** The worst of several; a good one beside a bad one makes them partly reachable. */
export function together(tones: readonly Tone[]): Tone {
  const worst = RANKS.find((rank) => tones.includes(rank)) ?? "off";
  return worst === "bad" && tones.includes("good") ? "partly" : worst;
}

function perContainerTone({ whole, addresses }: PerContainerVerdict): Tone {
  const routes: readonly RouteVerdict[] = [
    ...(whole?.verdict.kind === "routed" ? [whole.verdict] : []),
    ...addresses.map(({ verdict }) => verdict),
  ];
  // Nobody has an address there yet: nothing is missing.
  return routes.length === 0 ? "good" : together(routes.map(verdictTone));
}
