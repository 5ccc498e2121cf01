import { type Cidr, familyOf, hostCidr } from "../net/cidr.js";
import type { RouteRefusal } from "../net/refusal.js";
import type { AddressPair, DesiredState, TunnelConfig } from "../protocol/messages.js";

/** A desired state, in terms of one host. */
export interface Wanted {
  /** This host's ends of the tunnel. */
  readonly hostEnds: readonly Cidr[];
  /** The VM's ends: routed and allowed like any route, but never reported as one. */
  readonly vmEnds: readonly Cidr[];
  readonly routes: readonly Cidr[];
  readonly ranges: readonly Cidr[];
  /** Routes that cannot be had on this host at all. */
  readonly refusals: ReadonlyMap<Cidr, RouteRefusal>;
}

const NO_IPV6_HOST = "IPv6 is switched off on this host; switch it on and connect again";
const NO_IPV6_TUNNEL = "the tunnel has no IPv6 address; connect again with one";

/** `hasIpv6`: whether the host does IPv6 on the tunnel's interface. */
export function wantedOn(desired: DesiredState, hasIpv6: boolean): Wanted {
  const pairs = pairsOf(desired.tunnel, hasIpv6);
  const canRoute = (route: Cidr) => familyOf(route) === 4 || pairs.length > 1;
  const message = hasIpv6 ? NO_IPV6_TUNNEL : NO_IPV6_HOST;
  return {
    hostEnds: pairs.flatMap((pair) => hostCidr(pair.host) ?? []),
    vmEnds: pairs.flatMap((pair) => hostCidr(pair.vm) ?? []),
    routes: desired.routes.filter(canRoute),
    ranges: desired.ranges.filter(canRoute),
    refusals: new Map(
      destinationsOf(desired)
        .filter((route) => !canRoute(route))
        .map((route) => [route, { code: "kernel", message }]),
    ),
  };
}

/** Everything that is to be reported on: what is both a route and a range counts once, as a route. */
export function destinationsOf({ routes, ranges }: DesiredState): readonly Cidr[] {
  return [...new Set([...routes, ...ranges])];
}

function pairsOf({ ipv4, ipv6 }: TunnelConfig, hasIpv6: boolean): readonly AddressPair[] {
  return ipv6 === null || !hasIpv6 ? [ipv4] : [ipv4, ipv6];
}
