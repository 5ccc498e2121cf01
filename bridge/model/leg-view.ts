import type { Cidr } from "../../helper/net/cidr.js";
import type { NetworkPlan } from "./desired.js";
import type { InsideReport } from "./inside-report.js";
import { type KnownWays, type LegFailure, legWishes } from "./legs.js";
import type { DockerContainer } from "./network.js";
import { unreachable } from "./unreachable.js";

/** A container's address that is reached by a cable of its own into the VM, for a person to see. */
export interface LegView {
  readonly container: string;
  readonly networkId: string;
  readonly subnet: Cidr;
  readonly address: string;
  readonly state: LegState;
}

export type LegState =
  | { readonly kind: "not-connected" }
  | { readonly kind: "pending" }
  | { readonly kind: "made" }
  | { readonly kind: "failed"; readonly why: LegFailure }
  /** The cable is laid, but its end inside the container could not be set up. */
  | { readonly kind: "inside-failed"; readonly detail: string };

/** Null where the VM was told nothing yet. */
export type KnownLegs = (KnownWays & { readonly insides: readonly InsideReport[] }) | null;

export function legViews(
  plans: readonly NetworkPlan[],
  containers: readonly DockerContainer[],
  known: KnownLegs,
): readonly LegView[] {
  return plans.flatMap((plan) =>
    legWishes([plan], containers, known?.shims ?? []).map(({ containerId, subnet, address }) => ({
      container: containers.find(({ id }) => id === containerId)?.name ?? containerId,
      networkId: plan.network.id,
      subnet,
      address,
      state: known === null ? { kind: "not-connected" } : stateOf(containerId, address, known),
    })),
  );
}

function stateOf(containerId: string, address: string, known: NonNullable<KnownLegs>): LegState {
  const leg = known.legs.find((one) => one.containerId === containerId && one.address === address);
  if (leg === undefined) return { kind: "pending" };
  if (leg.way === "none") return { kind: "failed", why: leg.why };
  const outcome = known.insides.find((one) => one.containerId === containerId)?.outcome;
  if (outcome === undefined) return { kind: "pending" };
  switch (outcome.kind) {
    case "mended":
      return { kind: "made" };
    case "mended-but":
      return outcome.unreached.includes(address)
        ? { kind: "inside-failed", detail: "IPv6 is switched off for it, or the address has gone" }
        : { kind: "made" };
    case "failed":
      return { kind: "inside-failed", detail: outcome.detail };
    default:
      return unreachable(outcome);
  }
}
