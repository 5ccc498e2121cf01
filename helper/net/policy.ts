import {
  type Cidr,
  freeBits,
  hostCidr,
  isHostPrefix,
  type Prefix,
  prefixContains,
  prefixOf,
} from "./cidr.js";
import type { LiveNetwork, OwnedPrefix } from "./live-network.js";
import type { RouteRefusal } from "./refusal.js";

/** Most routes that one desired state may hold. */
export const MAX_ROUTES = 1024;

/** RFC 1918, RFC 6598 (shared), RFC 2544 (benchmarks), RFC 4193 (unique local). */
const ROUTABLE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "198.18.0.0/15",
  "fc00::/7",
];
const ROUTABLE_PREFIXES = ROUTABLE.map((text) => prefixOf(text as Cidr));
const SHORTEST = { 4: 12, 6: 32 } as const;

export type StaticRefusalCode = "route-default" | "route-public" | "route-too-wide";

export interface StaticRefusal {
  readonly code: StaticRefusalCode;
  /** One sentence: what is wrong and what to do. */
  readonly message: string;
}

/** Why no host may ever route `destination` into the tunnel; null when that depends on the host alone. */
export function staticRefusal(destination: Cidr): StaticRefusal | null {
  const prefix = prefixOf(destination);
  if (prefix.length === 0) {
    return refuse("route-default", `${destination} is a default route; ask for the container subnets only`);
  }
  if (!isPrivate(prefix)) {
    const ranges = ROUTABLE.join(", ");
    return refuse(
      "route-public",
      `${destination} is not private; give the network a subnet inside ${ranges}`,
    );
  }
  if (prefix.length < SHORTEST[prefix.family]) {
    const shortest = SHORTEST[prefix.family];
    return refuse("route-too-wide", `${destination} is wider than /${shortest}; ask for the subnets in it`);
  }
  return null;
}

/** Whether no address of `prefix` is a public one. */
export function isPrivate(prefix: Prefix): boolean {
  return ROUTABLE_PREFIXES.some((range) => prefixContains(range, prefix));
}

/** Ranges that may lie inside a network of this host, and whom this host has heard of there. */
export interface Ranges {
  readonly allowed: ReadonlySet<Cidr>;
  /** Addresses. */
  readonly neighbours: readonly string[];
}

const NO_RANGES: Ranges = { allowed: new Set(), neighbours: [] };

/** A /24, or a /120: as many addresses as a session routes one by one. More would be half of a common network. */
const MOST_RANGE_BITS = 8;

/**
 * Which of `destinations` this host must not route into the tunnel right now, and why.
 *
 * A network that equals or covers one this host is attached to would hide it; strictly inside one, only
 * single addresses are let through, for a macvlan container lives between real neighbours, and ranges that
 * are small and hold none of them.
 */
export function liveRefusals(
  destinations: readonly Cidr[],
  live: LiveNetwork,
  ranges: Ranges = NO_RANGES,
): ReadonlyMap<Cidr, RouteRefusal> {
  const rules = liveRules(live, ranges);
  const refusals = new Map<Cidr, RouteRefusal>();
  for (const destination of destinations) {
    const refusal = firstRefusal(rules, destination);
    if (refusal !== null) refusals.set(destination, refusal);
  }
  return refusals;
}

type Rule = (destination: Cidr, prefix: Prefix) => RouteRefusal | null;

function firstRefusal(rules: readonly Rule[], destination: Cidr): RouteRefusal | null {
  const prefix = prefixOf(destination);
  for (const rule of rules) {
    const refusal = rule(destination, prefix);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** From the most telling reason to the least: a LAN also contains one of our addresses, often the gateway. */
function liveRules(live: LiveNetwork, ranges: Ranges): readonly Rule[] {
  return [
    coversLan(live.lans),
    coversAddress(live.ownAddresses, (address) => ({ code: "covers-own-address", address })),
    coversAddress(live.gateways, (address) => ({ code: "covers-gateway", address })),
    coversAddress(live.dnsServers, (address) => ({ code: "covers-dns-server", address })),
    coversAddress(live.endpoint === null ? [] : [live.endpoint], (address) => ({
      code: "covers-endpoint",
      address,
    })),
    ownedByOther(live.owned),
    insideLan(live.lans, ranges),
  ];
}

function coversLan(lans: readonly OwnedPrefix[]): Rule {
  const parsed = lans.map((lan) => ({ lan, prefix: prefixOf(lan.prefix) }));
  return (_, prefix) => {
    const found = parsed.find((one) => prefixContains(prefix, one.prefix));
    return found === undefined ? null : { code: "covers-lan", ...found.lan };
  };
}

function insideLan(lans: readonly OwnedPrefix[], ranges: Ranges): Rule {
  const parsed = lans.map((lan) => ({ lan, prefix: prefixOf(lan.prefix) }));
  const holdsNeighbour = coversAddress(ranges.neighbours, (address) => ({
    code: "holds-neighbour",
    address,
  }));
  return (destination, prefix) => {
    if (isHostPrefix(prefix)) return null;
    const found = parsed.find((one) => prefixContains(one.prefix, prefix));
    if (found === undefined) return null;
    return ranges.allowed.has(destination) && freeBits(prefix) <= MOST_RANGE_BITS
      ? holdsNeighbour(destination, prefix)
      : { code: "inside-lan", ...found.lan };
  };
}

function coversAddress(addresses: readonly string[], refusal: (address: string) => RouteRefusal): Rule {
  const parsed = addresses.flatMap((address) => {
    const host = hostCidr(address);
    return host === null ? [] : [{ address, prefix: prefixOf(host) }];
  });
  return (_, prefix) => {
    const found = parsed.find((one) => prefixContains(prefix, one.prefix));
    return found === undefined ? null : refusal(found.address);
  };
}

function ownedByOther(owned: readonly OwnedPrefix[]): Rule {
  const owners = new Map(owned.map((one) => [one.prefix, one.interfaceName]));
  return (destination) => {
    const interfaceName = owners.get(destination);
    return interfaceName === undefined ? null : { code: "owned-by-other", interfaceName };
  };
}

function refuse(code: StaticRefusalCode, message: string): StaticRefusal {
  return { code, message };
}
