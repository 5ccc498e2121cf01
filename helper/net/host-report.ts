import { type Cidr, contains, hostCidr, isHostPrefix, prefixContains, prefixOf } from "./cidr.js";
import type { InterfaceReading, NetworkReading, OwnedPrefix } from "./live-network.js";
import { isPrivate } from "./policy.js";

/** What others have on this host, as far as it matters to routes of ours. */
export interface HostReport {
  /** The networks and single addresses of other interfaces than ours; loopback left out. */
  readonly attached: readonly OwnedPrefix[];
  readonly overlaps: readonly RouteOverlap[];
}

/** A route of ours that is installed, and another's that shares addresses with it: the narrower one has them. */
export interface RouteOverlap extends OwnedPrefix {
  readonly destination: Cidr;
  /** Whether the other's route holds ours, or is a part of it. */
  readonly kind: "within" | "part";
}

export const EMPTY_HOST: HostReport = { attached: [], overlaps: [] };

/** More are not listed: parts are for people to read, and a status is one line of MAX_LINE_BYTES. */
const MOST_PARTS = 4;
const MOST_OVERLAPS = 256;
const MOST_ATTACHED = 256;

/** `installed` are the routes that lead to `ours`, the interface of this product, by `reading`. */
export function hostReport(reading: NetworkReading, ours: string, installed: readonly Cidr[]): HostReport {
  const others = reading.interfaces.filter((one) => one.name !== ours && !one.isLoopback);
  return {
    attached: others.flatMap(attachedBy).slice(0, MOST_ATTACHED),
    overlaps: overlapsOf(reading, others, installed).slice(0, MOST_OVERLAPS),
  };
}

function attachedBy({ name, addresses }: InterfaceReading): readonly OwnedPrefix[] {
  const prefixes = addresses.flatMap(({ address, prefix }) => {
    const host = hostCidr(address);
    // The prefix of a point-to-point link is the other end.
    return host === null || contains(prefix, host) ? [prefix] : [prefix, host];
  });
  return [...new Set(prefixes)].map((prefix) => ({ prefix, interfaceName: name }));
}

/**
 * The narrowest wider route of each destination, and the first of its parts. Single addresses are left out: they
 * lie inside a network of the host on purpose. A wider route that holds public addresses too is a default route,
 * whole or in pieces (OpenVPN's "redirect-gateway def1" adds 0.0.0.0/1 and 128.0.0.0/1), and tells nothing.
 */
function overlapsOf(
  reading: NetworkReading,
  others: readonly InterfaceReading[],
  installed: readonly Cidr[],
): readonly RouteOverlap[] {
  const names = new Set(others.map((one) => one.name));
  const owners = reading.routes.flatMap(({ destination, interfaceName }) =>
    destination === "default" || !names.has(interfaceName)
      ? []
      : [[`${destination} ${interfaceName}`, { prefix: destination, interfaceName }] as const],
  );
  // A route may stand in several tables, or with several metrics.
  const rows = [...new Map(owners).values()]
    .map((owner) => ({ owner, prefix: prefixOf(owner.prefix) }))
    .filter(({ prefix }) => isPrivate(prefix))
    .sort((a, b) => a.prefix.length - b.prefix.length);
  return installed.flatMap((destination) => {
    const prefix = prefixOf(destination);
    if (isHostPrefix(prefix)) return [];
    const rest = rows.filter((one) => one.prefix.length !== prefix.length);
    const wider = rest.filter((one) => prefixContains(one.prefix, prefix)).slice(-1);
    const parts = rest.filter((one) => prefixContains(prefix, one.prefix)).slice(0, MOST_PARTS);
    return [
      ...wider.map(({ owner }) => ({ destination, kind: "within" as const, ...owner })),
      ...parts.map(({ owner }) => ({ destination, kind: "part" as const, ...owner })),
    ];
  });
}
