import { addressAt, type Cidr, overlaps, parseCidr, prefixOf } from "../../../helper/net/cidr.js";
import { isAddressIn } from "./address.js";

/**
 * Which part of a LAN the engine shall hand out, best first: an eighth of a /24, but never more than 32
 * addresses and never fewer than four, aligned, so that it is one prefix. None for a subnet below /28.
 *
 * In a /24 the parts come in the order of how many routers hand them out by DHCP as they leave the factory; of
 * equal ones, the higher. In larger subnets it is the last /24, in smaller ones the highest part first.
 */
export function rangeCandidates(subnet: Cidr, taken: RangeTaken): readonly Cidr[] {
  const { length } = prefixOf(subnet);
  if (length > 28) return [];
  const around = length <= 24 ? last24(subnet) : subnet;
  const parts =
    length <= 24 ? byHabit(partsOf(around, 27)) : partsOf(around, Math.min(length + 3, 30)).reverse();
  return parts.filter(
    (part) =>
      !taken.addresses.some((address) => isAddressIn(part, address)) &&
      !taken.ranges.some((range) => overlaps(range, part)),
  );
}

/** What others have. */
export interface RangeTaken {
  readonly addresses: readonly string[];
  readonly ranges: readonly Cidr[];
}

/**
 * DHCP pools of routers as they leave the factory, by the last number of the address. The first two are from
 * manuals; the others as they are commonly reported. NETGEAR, ASUS and UniFi give out nearly all of a /24 and so
 * favour no part.
 */
const DHCP_POOLS: readonly (readonly [first: number, last: number])[] = [
  // OpenWrt, /etc/config/dhcp: start 100, limit 150; the manual of Teltonika's RUT9, which descends from it.
  [100, 249],
  // AVM FRITZ!Box, manual of the 7570, 3.2: "the addresses 20 through 200 ... are reserved for the DHCP server".
  [20, 200],
  // TP-Link Archer, D-Link DIR, pfSense: 100 to 199.
  [100, 199],
  // Linksys: 50 addresses from 100 on.
  [100, 149],
  // Google Wifi and Nest Wifi: 20 to 250.
  [20, 250],
];

function byHabit(parts: readonly Cidr[]): Cidr[] {
  return [...parts].reverse().sort((a, b) => poolsIn(a) - poolsIn(b));
}

function poolsIn(part: Cidr): number {
  const { base, length } = prefixOf(part);
  const from = Number(base & 255n);
  const to = from + 2 ** (32 - length) - 1;
  return DHCP_POOLS.filter(([first, last]) => first <= to && from <= last).length;
}

function last24(subnet: Cidr): Cidr {
  const { length } = prefixOf(subnet);
  return cidr(addressAt(subnet, 2 ** (32 - length) - 256), 24);
}

/** All parts of `around` with this length, lowest first. */
function partsOf(around: Cidr, length: number): Cidr[] {
  const size = 2 ** (32 - length);
  const count = 2 ** (length - prefixOf(around).length);
  return Array.from({ length: count }, (_, index) => cidr(addressAt(around, index * size), length));
}

function cidr(address: string, length: number): Cidr {
  const parsed = parseCidr(`${address}/${length}`);
  if (parsed === null) throw new RangeError(`${address}/${length} is not canonical`);
  return parsed;
}
