import { type Cidr, type Family, familyOf, overlaps } from "../../helper/net/cidr.js";
import { staticRefusal } from "../../helper/net/policy.js";
import type { AddressPair, TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmFirewall, VmMasquerade } from "../../vm-setup/plan.js";
import {
  type ChildRefusal,
  childDriver,
  childReach,
  containerPrefixes,
  rivalsOnParent,
} from "./child-network.js";
import type { DockerContainer, DockerNetwork } from "./network.js";

/** What Dockline wants of one Docker network. */
export interface NetworkPlan {
  readonly network: DockerNetwork;
  readonly routes: readonly Cidr[];
  /** Child networks' subnets that must not be routed whole: each running container has a route of its own. */
  readonly perContainer: readonly PerContainer[];
  readonly skipped: readonly SkippedSubnet[];
}

export interface PerContainer {
  readonly subnet: Cidr;
  readonly routes: readonly Cidr[];
}

/** A subnet that gets no route, and why. */
export interface SkippedSubnet {
  readonly subnet: Cidr;
  readonly why: SkipReason;
}

export type SkipReason =
  | { readonly code: "public-range" }
  | { readonly code: "too-wide" }
  | { readonly code: "driver"; readonly driver: string }
  | { readonly code: "overlaps-network"; readonly name: string }
  | ChildRefusal;

/** What a plan depends on besides the networks themselves. */
export interface Surroundings {
  /** The running ones. */
  readonly containers: readonly DockerContainer[];
  /** What this host is attached to, the tunnel left out. */
  readonly hostPrefixes: readonly Cidr[];
}

const NO_SURROUNDINGS: Surroundings = { containers: [], hostPrefixes: [] };

/** Most containers of one subnet with routes of their own; the helper refuses a state with too many. */
const MOST_PER_CONTAINER = 256;

/**
 * One plan per network that has addresses, oldest network first, so that of two networks that want the same
 * addresses the older one keeps them.
 */
export function planNetworks(
  networks: readonly DockerNetwork[],
  around: Surroundings = NO_SURROUNDINGS,
): NetworkPlan[] {
  const plans: NetworkPlan[] = [];
  const refusalOf = (network: DockerNetwork) => networkRefusal(network, networks, around.containers);
  for (const network of [...networks].sort(byAge)) {
    if (network.subnets.length === 0) continue;
    const routes: Cidr[] = [];
    const perContainer: PerContainer[] = [];
    const skipped: SkippedSubnet[] = [];
    for (const { subnet } of network.subnets) {
      const why = refusalOf(network) ?? skipReason(network, subnet, plans);
      if (why !== null) skipped.push({ subnet, why });
      else if (isSharedWith(network, subnet, plans, around)) {
        const prefixes = containerPrefixes(network, subnet, around.containers);
        perContainer.push({ subnet, routes: prefixes.slice(0, MOST_PER_CONTAINER) });
      } else routes.push(subnet);
    }
    plans.push({ network, routes, perContainer, skipped });
  }
  return plans;
}

export function routesOf(plans: readonly NetworkPlan[]): Cidr[] {
  return plans.flatMap(({ routes, perContainer }) => [
    ...routes,
    ...perContainer.flatMap((one) => one.routes),
  ]);
}

/**
 * The rules that the VM needs for these networks. Containers of an internal network have no default route,
 * so the host's address is masqueraded on the way to them, as on the way to `single` addresses; all others see the
 * host's own tunnel address.
 */
export function planFirewall(
  plans: readonly NetworkPlan[],
  engineMajor: number,
  single: readonly VmMasquerade[] = [],
): VmFirewall {
  const bridgesWith = (family: Family) =>
    plans
      .filter(
        ({ network, routes }) => network.isInternal && routes.some((route) => familyOf(route) === family),
      )
      .flatMap(({ network }) => network.bridgeName ?? [])
      .sort();
  return {
    rawAccept: engineMajor >= 28,
    masquerade: { ipv4: bridgesWith(4), ipv6: bridgesWith(6), single },
  };
}

const PAIRS_V4: readonly AddressPair[] = [
  { host: "10.33.33.1", vm: "10.33.33.2" },
  { host: "10.211.33.1", vm: "10.211.33.2" },
  { host: "172.31.33.1", vm: "172.31.33.2" },
  { host: "192.168.233.1", vm: "192.168.233.2" },
];

const PAIR_V6: AddressPair = { host: "fd33:33:33::1", vm: "fd33:33:33::2" };

/** Tunnel addresses that no Docker network holds: the first pair that is free, so that it stays the same. */
export function planTunnel(networks: readonly DockerNetwork[], mtu: number): TunnelConfig {
  const subnets = networks.flatMap((network) => network.subnets.map(({ subnet }) => subnet));
  const isFree = (pair: AddressPair) =>
    !subnets.some(
      (subnet) => overlaps(subnet, `${pair.host}/32` as Cidr) || overlaps(subnet, `${pair.vm}/32` as Cidr),
    );
  return { mtu, ipv4: PAIRS_V4.find(isFree) ?? (PAIRS_V4[0] as AddressPair), ipv6: PAIR_V6 };
}

/** Why none of the network's subnets is reached. */
function networkRefusal(
  network: DockerNetwork,
  networks: readonly DockerNetwork[],
  containers: readonly DockerContainer[],
): SkipReason | null {
  const driver = childDriver(network);
  if (driver === null) return network.driver === "bridge" ? null : { code: "driver", driver: network.driver };
  const reach = childReach(network, driver);
  if (reach.by === "nothing") return reach.why;
  return reach.by === "shim" ? rivalsOnParent(network, networks, containers) : null;
}

function skipReason(
  network: DockerNetwork,
  subnet: Cidr,
  earlier: readonly NetworkPlan[],
): SkipReason | null {
  const refusal = staticRefusal(subnet);
  if (refusal !== null) return { code: refusal.code === "route-too-wide" ? "too-wide" : "public-range" };
  const rival = earlier.find((plan) => plan.routes.some((route) => overlaps(route, subnet)));
  if (rival === undefined || (childDriver(network) !== null && childDriver(rival.network) !== null))
    return null;
  return { code: "overlaps-network", name: rival.network.name };
}

/** Whether addresses of a child network's subnet belong to others: neighbours of this host, or a network with another ip-range. */
function isSharedWith(
  network: DockerNetwork,
  subnet: Cidr,
  earlier: readonly NetworkPlan[],
  { hostPrefixes }: Surroundings,
): boolean {
  if (childDriver(network) === null) return false;
  return [...hostPrefixes, ...earlier.flatMap((plan) => plan.routes)].some((one) => overlaps(one, subnet));
}

function byAge(a: DockerNetwork, b: DockerNetwork): number {
  return Date.parse(a.created) - Date.parse(b.created) || a.id.localeCompare(b.id);
}
