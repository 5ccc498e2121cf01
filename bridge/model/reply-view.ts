import type { Cidr } from "../../helper/net/cidr.js";
import type { NetworkPlan } from "./desired.js";
import type { InsideReport } from "./inside-report.js";
import type { DockerContainer } from "./network.js";
import { type ReplyPath, replyPaths, type StrayAnswers } from "./reply-path.js";

/** An address whose answers leave by another network of its container, for a person to see. */
export interface ReplyPathView {
  readonly container: string;
  readonly networkId: string;
  readonly subnet: Cidr;
  readonly address: string;
  readonly strays: StrayAnswers;
  readonly mend: MendView;
}

export type MendView =
  | { readonly kind: "not-connected" }
  | { readonly kind: "pending" }
  /** Answers go the right way, by a rule inside the container's network. */
  | { readonly kind: "source-rule" }
  /** The container sees the VM's address instead of this host's. */
  | { readonly kind: "masquerade" }
  /** Nothing could be done inside; the container sees the VM's address instead of its clients'. */
  | { readonly kind: "inside-failed"; readonly detail: string };

/** Two bridges of the VM are no trouble unless it checks strictly; such paths are left out. */
export function replyPathViews(
  plans: readonly NetworkPlan[],
  containers: readonly DockerContainer[],
  known: { readonly vm: unknown; readonly insides: readonly InsideReport[] },
): readonly ReplyPathView[] {
  return replyPaths(plans, containers)
    .filter(({ mend }) => mend !== "masquerade-if-strict")
    .map((path) => ({
      container: path.containerName,
      networkId: path.networkId,
      subnet: path.subnet,
      address: path.address,
      strays: path.strays,
      mend: known.vm === null ? { kind: "not-connected" } : mendView(path, known.insides),
    }));
}

function mendView({ containerId, mend }: ReplyPath, insides: readonly InsideReport[]): MendView {
  if (mend !== "source-rule") return { kind: "masquerade" };
  const outcome = insides.find((one) => one.containerId === containerId)?.outcome;
  if (outcome === undefined) return { kind: "pending" };
  return outcome.kind === "failed"
    ? { kind: "inside-failed", detail: outcome.detail }
    : { kind: "source-rule" };
}
