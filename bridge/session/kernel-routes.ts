import { type Cidr, parseLooseCidr } from "../../helper/net/cidr.js";

/**
 * The destinations in /proc/net/route, as proc(5) has it: one line per route of the main table, addresses and
 * masks in hexadecimal as this machine stores them. Default routes and lines of another shape are left out.
 */
export function parseIpv4Routes(text: string): Cidr[] {
  return lines(text).flatMap((fields) => {
    const [destination, mask] = [readIpv4(fields[1]), readIpv4(fields[7])];
    if (destination === null || mask === null) return [];
    const length = mask.reduce((sum, byte) => sum + bitsOf(byte), 0);
    return prefixOf(destination.join("."), length);
  });
}

/** The destinations in /proc/net/ipv6_route: 32 digits and the length, both hexadecimal. */
export function parseIpv6Routes(text: string): Cidr[] {
  return lines(text).flatMap((fields) => {
    const [destination = "", length = ""] = fields;
    if (!/^[0-9a-f]{32}$/.test(destination) || !/^[0-9a-f]{2}$/.test(length) || fields.at(-1) === "lo")
      return [];
    return prefixOf((destination.match(/.{4}/g) ?? []).join(":"), Number.parseInt(length, 16));
  });
}

function lines(text: string): string[][] {
  return text.split("\n").map((line) => line.trim().split(/\s+/));
}

/** Most significant byte first. The kernel prints the number; all platforms that Node runs on are little-endian. */
function readIpv4(digits = ""): number[] | null {
  return /^[0-9A-F]{8}$/.test(digits) ? [...Buffer.from(digits, "hex")].reverse() : null;
}

function bitsOf(byte: number): number {
  return byte.toString(2).replaceAll("0", "").length;
}

function prefixOf(address: string, length: number): Cidr[] {
  const prefix = length === 0 ? null : parseLooseCidr(`${address}/${length}`);
  return prefix === null ? [] : [prefix];
}
