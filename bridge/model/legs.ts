import { addressOf, type Cidr } from "../../helper/net/cidr.js";
import type { VmLegFailure, VmLegWay } from "../../vm-setup/leg-plan.js";
import type { VmShimFailure, VmShimReport } from "../../vm-setup/plan.js";
import { childDriver, childReach, containerPrefixes, parentOf } from "./child-network.js";
import { type NetworkPlan, reachedOf } from "./desired.js";
import type { DockerContainer, DockerNetwork } from "./network.js";

/** An address of a running container that nothing but a cable of its own into the VM reaches, its leg. */
export interface LegWish {
  readonly containerId: string;
  readonly subnet: Cidr;
  readonly address: string;
}

/** What became of a wish in the VM. */
export type LegReport = LegWish & LegWay;

export type LegWay = VmLegWay | { readonly way: "none"; readonly why: LegFailure };

export type LegFailure =
  | VmLegFailure
  /** The container ended in the meantime. */
  | "no-process";

/** What the VM has said of its ways to containers. */
export interface KnownWays {
  readonly shims: readonly VmShimReport[];
  readonly legs: readonly LegReport[];
}

/** The addresses in networks that no shim reaches: by their mode, or since the VM found no way for one. */
export function legWishes(
  plans: readonly NetworkPlan[],
  containers: readonly DockerContainer[],
  shims: readonly VmShimReport[],
): readonly LegWish[] {
  return plans.flatMap((plan) =>
    reachedOf(plan)
      .filter((subnet) => needsLegs(plan.network, subnet, shims))
      .flatMap((subnet) => addressesIn(plan.network, subnet, containers)),
  );
}

/** Why none of a subnet's containers is reached, although it has a route; null as long as there is hope. */
export function wayFailure(
  network: DockerNetwork,
  subnet: Cidr,
  { shims, legs }: KnownWays,
): VmShimFailure | LegFailure | null {
  if (!needsLegs(network, subnet, shims)) return null;
  const inSubnet = legs.filter((leg) => leg.subnet === subnet);
  const failed = inSubnet.flatMap((leg) => (leg.way === "none" ? [leg.why] : []));
  if (failed.length < inSubnet.length) return null;
  const shim = shimReport(network, subnet, shims);
  return failed[0] ?? (shim?.way === "none" ? shim.why : null);
}

/** The same plans, without routes to subnets whose containers the VM cannot reach. */
export function withoutDeadEnds(plans: readonly NetworkPlan[], known: KnownWays): readonly NetworkPlan[] {
  return plans.map((plan) => {
    const isOpen = (subnet: Cidr) => wayFailure(plan.network, subnet, known) === null;
    return {
      ...plan,
      routes: plan.routes.filter(isOpen),
      perContainer: plan.perContainer.filter(({ subnet }) => isOpen(subnet)),
    };
  });
}

export function shimReport(
  network: DockerNetwork,
  subnet: Cidr,
  shims: readonly VmShimReport[],
): VmShimReport | undefined {
  if (childDriver(network) === null) return undefined;
  return shims.find((one) => one.parent === parentOf(network) && one.subnet === subnet);
}

function needsLegs(network: DockerNetwork, subnet: Cidr, shims: readonly VmShimReport[]): boolean {
  const driver = childDriver(network);
  if (driver === null) return false;
  if (childReach(network, driver).by === "leg") return true;
  return shimReport(network, subnet, shims)?.way === "none";
}

function addressesIn(
  network: DockerNetwork,
  subnet: Cidr,
  containers: readonly DockerContainer[],
): readonly LegWish[] {
  return containers.flatMap((container) =>
    containerPrefixes(network, subnet, [container]).map((prefix) => ({
      containerId: container.id,
      subnet,
      address: addressOf(prefix),
    })),
  );
}
