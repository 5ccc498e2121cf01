import { addressOf } from "../../net/cidr.js";
import type { NetstatRow } from "./netstat.js";

/** netstat prints hardware addresses without leading zeros. */
const HARDWARE_ADDRESS = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/;

/**
 * The addresses that somebody answered for, of either family. xnu keeps what ARP and NDP learn as host routes
 * (flags H and L) through a hardware address: one that was asked for in vain has "link#14" there, the Mac's own
 * addresses stand on lo0, and broadcast and multicast (flags b and m) are nobody.
 */
export function neighboursOf(rows: readonly NetstatRow[]): readonly string[] {
  return [...new Set(rows.filter(isNeighbour).map((row) => addressOf(row.destination)))];
}

function isNeighbour({ flags, gateway, interfaceName }: NetstatRow): boolean {
  const isLink = flags.includes("H") && flags.includes("L") && !/[bm]/.test(flags);
  return isLink && HARDWARE_ADDRESS.test(gateway) && !/^lo\d+$/.test(interfaceName);
}
