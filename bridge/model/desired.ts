import {
  type Cidr,
  contains,
  type Family,
  familyOf,
  type Prefix,
  prefixesOverlap,
  prefixOf,
} from "../../helper/net/cidr.js";
import { MAX_ROUTES, staticRefusal } from "../../helper/net/policy.js";
import type { VmFirewall, VmMasquerade } from "../../vm-setup/plan.js";
import {
  type ChildRefusal,
  childDriver,
  childReach,
  containerPrefixes,
  rivalsOnParent,
} from "./child-network.js";
import { ALL_NETWORKS, type ChoiceSkip, choiceSkip, type NetworkChoice } from "./choice.js";
import { type DockerContainer, type DockerNetwork, type DockerSubnet, isForContainers } from "./network.js";

/** What Dockline wants of one Docker network. */
export interface NetworkPlan {
  readonly network: DockerNetwork;
  readonly routes: readonly Cidr[];
  /** Subnets that must not be routed whole: their running containers have routes of their own. */
  readonly perContainer: readonly PerContainer[];
  readonly skipped: readonly SkippedSubnet[];
}

export interface PerContainer {
  readonly subnet: Cidr;
  /**
   * What is asked for as one route all the same: the network's ip-range, or a subnet that the helper refused for
   * what it holds, so that it comes back when that has gone. Null where there is nothing to ask for.
   */
  readonly whole: Cidr | null;
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
  /** `isInUse` tells whether a container of it runs on this engine. */
  | { readonly code: "driver"; readonly driver: string; readonly isInUse: boolean }
  | { readonly code: "overlaps-network"; readonly name: string }
  /** Older networks have all the routes that the helper takes. */
  | { readonly code: "too-many-routes"; readonly most: number }
  | ChoiceSkip
  | ChildRefusal;

/** What a plan depends on besides the networks themselves. */
export interface Surroundings {
  /** The running ones. */
  readonly containers: readonly DockerContainer[];
  /** What this host is attached to, the tunnel left out. */
  readonly hostPrefixes: readonly Cidr[];
  /** What the helper refused to route whole, because of something of this host's in it. */
  readonly refused: ReadonlySet<Cidr>;
  readonly choice: NetworkChoice;
}

const TOO_MANY_ROUTES: SkipReason = { code: "too-many-routes", most: MAX_ROUTES };

const NO_SURROUNDINGS: Surroundings = {
  containers: [],
  hostPrefixes: [],
  refused: new Set(),
  choice: ALL_NETWORKS,
};

/** Most containers of one subnet with routes of their own, so that one network does not take all that there may be. */
const MOST_PER_CONTAINER = 256;

/**
 * One plan per network that has addresses for containers, oldest network first, so that of two networks that want the
 * same addresses, or the last route that there may be, the older one keeps them.
 */
export function planNetworks(
  networks: readonly DockerNetwork[],
  around: Partial<Surroundings> = {},
): NetworkPlan[] {
  const { hostPrefixes, ...rest } = { ...NO_SURROUNDINGS, ...around };
  const host = hostPrefixes.map(prefixOf);
  const taken: Taken[] = [];
  const plans: NetworkPlan[] = [];
  let asked = 0;
  for (const network of [...networks].sort(byAge)) {
    if (!isForContainers(network)) continue;
    const routes: Cidr[] = [];
    const perContainer: PerContainer[] = [];
    const skipped: SkippedSubnet[] = [];
    const refusal =
      choiceSkip(rest.choice, network.name) ?? networkRefusal(network, networks, rest.containers);
    for (const one of network.subnets) {
      const prefix = prefixOf(one.subnet);
      const rival = taken.find((other) => prefixesOverlap(other.prefix, prefix))?.network ?? null;
      const why = refusal ?? skipReason(network, one.subnet, rival);
      const isOnHost = host.some((other) => prefixesOverlap(other, prefix));
      const most = MAX_ROUTES - asked - askedBy({ routes, perContainer });
      const around = { ...rest, most };
      if (why !== null) skipped.push({ subnet: one.subnet, why });
      else if (most === 0) skipped.push({ subnet: one.subnet, why: TOO_MANY_ROUTES });
      else if (rival !== null) perContainer.push(singly(network, one, null, around));
      else if (isOnHost) perContainer.push(singly(network, one, rangeOf(one), around));
      else if (rest.refused.has(one.subnet)) perContainer.push(singly(network, one, one.subnet, around));
      else routes.push(one.subnet);
    }
    asked += askedBy({ routes, perContainer });
    taken.push(...routes.map((route) => ({ prefix: prefixOf(route), network })));
    plans.push({ network, routes, perContainer, skipped });
  }
  return plans;
}

/** How many routes and ranges the helper is asked for. */
function askedBy({ routes, perContainer }: Pick<NetworkPlan, "routes" | "perContainer">): number {
  return perContainer.reduce(
    (sum, { whole, routes: single }) => sum + single.length + (whole === null ? 0 : 1),
    routes.length,
  );
}

export function routesOf(plans: readonly NetworkPlan[]): Cidr[] {
  return plans.flatMap(({ routes, perContainer }) => [
    ...routes,
    ...perContainer.flatMap(({ subnet, whole, routes: single }) =>
      whole === subnet ? [subnet, ...single] : single,
    ),
  ]);
}

/** Parts of this host's own networks that are asked for as one. */
export function rangesOf(plans: readonly NetworkPlan[]): Cidr[] {
  return plans.flatMap(({ perContainer }) =>
    perContainer.flatMap(({ subnet, whole }) => (whole === null || whole === subnet ? [] : [whole])),
  );
}

/** The subnets whose containers are reached, by whichever routes. */
export function reachedOf({ routes, perContainer }: NetworkPlan): readonly Cidr[] {
  return [...routes, ...perContainer.map(({ subnet }) => subnet)];
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
        (plan) => plan.network.isInternal && reachedOf(plan).some((subnet) => familyOf(subnet) === family),
      )
      .flatMap(({ network }) => network.bridgeName ?? [])
      .sort();
  return {
    rawAccept: engineMajor >= 28,
    masquerade: { ipv4: bridgesWith(4), ipv6: bridgesWith(6), single },
  };
}

/** Why none of the network's subnets is reached. */
function networkRefusal(
  network: DockerNetwork,
  networks: readonly DockerNetwork[],
  containers: readonly DockerContainer[],
): SkipReason | null {
  const driver = childDriver(network);
  if (driver === null) return network.driver === "bridge" ? null : driverSkip(network, containers);
  const reach = childReach(network, driver);
  if (reach.by === "nothing") return reach.why;
  return reach.by === "shim" ? rivalsOnParent(network, networks, containers) : null;
}

function driverSkip({ id, driver }: DockerNetwork, containers: readonly DockerContainer[]): SkipReason {
  const isInUse = containers.some(({ networks }) => networks.some(({ networkId }) => networkId === id));
  return { code: "driver", driver, isInUse };
}

function skipReason(network: DockerNetwork, subnet: Cidr, rival: DockerNetwork | null): SkipReason | null {
  const refusal = staticRefusal(subnet);
  if (refusal !== null) return { code: refusal.code === "route-too-wide" ? "too-wide" : "public-range" };
  if (rival === null || (childDriver(network) !== null && childDriver(rival) !== null)) return null;
  return { code: "overlaps-network", name: rival.name };
}

/** A subnet with a route of its own, its text read once: a plan compares every subnet with every other. */
interface Taken {
  readonly prefix: Prefix;
  readonly network: DockerNetwork;
}

/** What the user set apart for containers; a range that is the whole subnet sets nothing apart. */
function rangeOf({ subnet, ipRange }: DockerSubnet): Cidr | null {
  return ipRange === subnet ? null : ipRange;
}

/** While `whole` is not refused, only the containers outside it need routes of their own. `most` counts `whole` too. */
function singly(
  network: DockerNetwork,
  { subnet }: DockerSubnet,
  whole: Cidr | null,
  { containers, refused, most }: Pick<Surroundings, "containers" | "refused"> & { readonly most: number },
): PerContainer {
  const prefixes = containerPrefixes(network, subnet, containers);
  const single =
    whole === null || refused.has(whole) ? prefixes : prefixes.filter((one) => !contains(whole, one));
  const mostSingle = Math.min(MOST_PER_CONTAINER, whole === null ? most : most - 1);
  return { subnet, whole, routes: single.slice(0, mostSingle) };
}

function byAge(a: DockerNetwork, b: DockerNetwork): number {
  return Date.parse(a.created) - Date.parse(b.created) || a.id.localeCompare(b.id);
}
