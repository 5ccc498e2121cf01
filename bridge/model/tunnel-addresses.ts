import { type Cidr, hostCidr, overlaps } from "../../helper/net/cidr.js";
import type { AddressPair, TunnelConfig } from "../../helper/protocol/messages.js";

/** In the order of preference; from different ranges, for a VPN may hold a whole one. */
const PAIRS_V4: readonly AddressPair[] = [
  { host: "10.33.33.1", vm: "10.33.33.2" },
  { host: "10.211.33.1", vm: "10.211.33.2" },
  { host: "172.31.33.1", vm: "172.31.33.2" },
  { host: "192.168.233.1", vm: "192.168.233.2" },
  { host: "198.18.33.1", vm: "198.18.33.2" },
];

const PAIRS_V6: readonly AddressPair[] = [
  { host: "fd33:33:33::1", vm: "fd33:33:33::2" },
  { host: "fdd3:3333:3333::1", vm: "fdd3:3333:3333::2" },
];

const OURS: ReadonlySet<Cidr> = new Set([...PAIRS_V4, ...PAIRS_V6].flatMap(prefixesOf));

/** Prefixes of others that the tunnel's addresses should not lie in. */
export interface TakenPrefixes {
  readonly networks: readonly Cidr[];
  /** This host's own networks, and what its routes lead to; no default route. */
  readonly host: readonly Cidr[];
}

/**
 * Tunnel addresses that nobody holds: the first pair that is free, so that it stays the same. Where none is,
 * Docker's own networks count more: their containers would be unreachable.
 */
export function planTunnel({ networks, host }: TakenPrefixes, mtu: number): TunnelConfig {
  // An address of exactly ours is what an earlier run left; where it is not, the helper refuses it.
  const others = host.filter((prefix) => !OURS.has(prefix));
  const pick = (pairs: readonly AddressPair[]) =>
    firstFree(pairs, [...networks, ...others]) ?? firstFree(pairs, networks) ?? (pairs[0] as AddressPair);
  return { mtu, ipv4: pick(PAIRS_V4), ipv6: pick(PAIRS_V6) };
}

function firstFree(pairs: readonly AddressPair[], taken: readonly Cidr[]): AddressPair | null {
  return pairs.find((pair) => taken.every((prefix) => isFree(pair, prefix))) ?? null;
}

function isFree(pair: AddressPair, taken: Cidr): boolean {
  return !prefixesOf(pair).some((one) => overlaps(one, taken));
}

function prefixesOf({ host, vm }: AddressPair): readonly Cidr[] {
  return [hostCidr(host), hostCidr(vm)].filter((prefix) => prefix !== null);
}
