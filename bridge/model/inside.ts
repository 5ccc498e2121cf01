import type { InsideAnswer, InsidePlan } from "../../vm-setup/inside-plan.js";
import type { DockerContainer } from "./network.js";
import type { ReplyPath } from "./reply-path.js";

/** What is wanted inside one container's network. */
export interface InsideWish {
  readonly containerId: string;
  /** Another one when the container was started or connected anew: then nothing of ours is in it. */
  readonly life: string;
  readonly plan: InsidePlan;
}

/** What became of a wish. */
export interface InsideReport {
  readonly containerId: string;
  readonly outcome: InsideOutcome;
}

export type InsideOutcome =
  | { readonly kind: "mended" }
  | { readonly kind: "failed"; readonly detail: string };

/** As many as inside-plan.sh reads. */
const MOST_ANSWERS = 8;

/** One wish per container whose answers are mended inside, for all of its addresses whose answers stray. */
export function insideWishes(
  paths: readonly ReplyPath[],
  containers: readonly DockerContainer[],
): readonly InsideWish[] {
  return containers.flatMap((container) => {
    const answers: InsideAnswer[] = paths
      .filter(({ containerId, mend }) => containerId === container.id && mend === "source-rule")
      .map(({ address, gateway }) => ({ address, gateway }))
      .slice(0, MOST_ANSWERS);
    if (answers.length === 0) return [];
    const life = container.networks.map(({ endpointId }) => endpointId).join();
    return [{ containerId: container.id, life, plan: { action: "source-rule", answers } }];
  });
}
