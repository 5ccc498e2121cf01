import type { AddressPair } from "../../helper/protocol/messages.js";
import type { InsideAnswer, InsideLeg, InsidePlan } from "../../vm-setup/inside-plan.js";
import type { LegReport } from "./legs.js";
import type { DockerContainer } from "./network.js";
import type { ReplyPath } from "./reply-path.js";

/** What is wanted inside one container's network. */
export interface InsideWish {
  readonly containerId: string;
  /** Another one when the container was started or connected anew: then nothing of ours is in it. */
  readonly life: string;
  readonly plan: InsidePlan;
}

/** As many as inside-plan.sh reads. */
const MOST_ANSWERS = 8;

/** The tunnel's addresses. */
export interface TunnelAddresses {
  readonly ipv4: AddressPair;
  readonly ipv6: AddressPair | null;
}

/**
 * One wish per container whose answers are mended inside, for all of its addresses whose answers stray, and for
 * those with a leg.
 */
export function insideWishes(
  paths: readonly ReplyPath[],
  containers: readonly DockerContainer[],
  { legs, tunnel }: { readonly legs: readonly LegReport[]; readonly tunnel: TunnelAddresses | null },
): readonly InsideWish[] {
  return containers.flatMap((container) => {
    const answers: InsideAnswer[] = paths
      .filter(({ containerId, mend }) => containerId === container.id && mend === "source-rule")
      .map(({ address, gateway }) => ({ address, gateway }))
      .slice(0, MOST_ANSWERS);
    const own = legs.flatMap((leg) => (leg.containerId === container.id && leg.way === "leg" ? [leg] : []));
    const ends = own
      .flatMap(({ address }) => legEnd(address, tunnel))
      .slice(0, MOST_ANSWERS - answers.length);
    if (answers.length + ends.length === 0) return [];
    const cables = new Set(own.map(({ index }) => `cable ${index}`));
    const life = [...container.networks.map(({ endpointId }) => endpointId), ...cables].join();
    return [{ containerId: container.id, life, plan: { action: "source-rule", answers, legs: ends } }];
  });
}

function legEnd(address: string, tunnel: TunnelAddresses | null): readonly InsideLeg[] {
  const pair = address.includes(":") ? tunnel?.ipv6 : tunnel?.ipv4;
  return pair ? [{ address, host: pair.host }] : [];
}
