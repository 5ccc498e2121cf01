/** An IP prefix in canonical text: no host bits, IPv6 as in RFC 5952, always with its length. */
export type Cidr = string & { readonly __brand: "Cidr" };

export type Family = 4 | 6;

/** The same prefix as numbers; `base` has no bits beyond `length`. */
export interface Prefix {
  readonly family: Family;
  readonly base: bigint;
  readonly length: number;
}

/**
 * Reads "172.17.0.0/16" or "fd00::/64" strictly: decimal octets without leading zeros, a length, no host
 * bits, no zone, no IPv4 inside IPv6. Anything else is null.
 */
export function parseCidr(text: string): Cidr | null {
  const prefix = parsePrefix(text);
  return prefix === null || hasHostBits(prefix) ? null : formatPrefix(prefix);
}

/** Like parseCidr, but "172.17.0.2/16" becomes "172.17.0.0/16": Docker lets users write subnets this way. */
export function parseLooseCidr(text: string): Cidr | null {
  const prefix = parsePrefix(text);
  return prefix === null ? null : formatPrefix(truncate(prefix));
}

/** The /32 or /128 of an address; null when `text` is not an address. */
export function hostCidr(address: string): Cidr | null {
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  return formatPrefix({ ...parsed, length: widthOf(parsed.family) });
}

/** The numbers behind a Cidr. */
export function prefixOf(cidr: Cidr): Prefix {
  const prefix = parsePrefix(cidr);
  if (prefix === null) throw new TypeError(`not a prefix: ${cidr}`);
  return prefix;
}

export function familyOf(cidr: Cidr): Family {
  return cidr.includes(":") ? 6 : 4;
}

/** Whether every address of `inner` lies in `outer`; a prefix contains itself. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return prefixContains(prefixOf(outer), prefixOf(inner));
}

/** `contains` on numbers, for loops over many prefixes. */
export function prefixContains(outer: Prefix, inner: Prefix): boolean {
  if (outer.family !== inner.family || outer.length > inner.length) return false;
  const shift = BigInt(widthOf(outer.family) - outer.length);
  return outer.base >> shift === inner.base >> shift;
}

/** Whether `prefix` is one single address. */
export function isHostPrefix(prefix: Prefix): boolean {
  return freeBits(prefix) === 0;
}

/** How many bits of an address `prefix` leaves open: it has two to this power addresses. */
export function freeBits(prefix: Prefix): number {
  return widthOf(prefix.family) - prefix.length;
}

/** Whether two prefixes share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return prefixesOverlap(prefixOf(a), prefixOf(b));
}

/** `overlaps` on numbers, for loops over many prefixes. */
export function prefixesOverlap(a: Prefix, b: Prefix): boolean {
  return a.length <= b.length ? prefixContains(a, b) : prefixContains(b, a);
}

/** The address of a prefix without its length: "10.0.0.0" of "10.0.0.0/8". */
export function addressOf(cidr: Cidr): string {
  return cidr.slice(0, cidr.indexOf("/"));
}

/** The first address after the network's own: "172.17.0.1" of "172.17.0.0/16", what Docker gives the gateway. */
export function firstAddressOf(cidr: Cidr): string {
  return addressAt(cidr, 1);
}

/** The address `index` places after the network's own. Throws a RangeError outside the prefix. */
export function addressAt(cidr: Cidr, index: number): string {
  const prefix = prefixOf(cidr);
  const width = widthOf(prefix.family);
  if (index < 0 || BigInt(index) >> BigInt(width - prefix.length) !== 0n) {
    throw new RangeError(`${cidr} has no address number ${index}`);
  }
  return addressOf(formatPrefix({ ...prefix, base: prefix.base + BigInt(index), length: width }));
}

/** Canonical text of an address; null when it is none. */
export function canonicalAddress(text: string): string | null {
  const host = hostCidr(text);
  return host === null ? null : addressOf(host);
}

function parsePrefix(text: string): Prefix | null {
  const slash = text.indexOf("/");
  if (slash < 0) return null;
  const address = parseAddress(text.slice(0, slash));
  const length = parseDecimal(text.slice(slash + 1), 128);
  if (address === null || length === null || length > widthOf(address.family)) return null;
  return { ...address, length };
}

interface Address {
  readonly family: Family;
  readonly base: bigint;
}

function parseAddress(text: string): Address | null {
  const base = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  return base === null ? null : { family: text.includes(":") ? 6 : 4, base };
}

function parseIpv4(text: string): bigint | null {
  const octets = text.split(".").map((part) => parseDecimal(part, 255));
  if (octets.length !== 4) return null;
  let base = 0n;
  for (const octet of octets) {
    if (octet === null) return null;
    base = (base << 8n) | BigInt(octet);
  }
  return base;
}

function parseIpv6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  let base = 0n;
  for (const group of groups) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null;
    base = (base << 16n) | BigInt(`0x${group}`);
  }
  return base;
}

function parseDecimal(text: string, max: number): number | null {
  if (!/^(0|[1-9][0-9]{0,2})$/.test(text)) return null;
  const value = Number(text);
  return value <= max ? value : null;
}

function hasHostBits(prefix: Prefix): boolean {
  return truncate(prefix).base !== prefix.base;
}

function truncate(prefix: Prefix): Prefix {
  const shift = BigInt(widthOf(prefix.family) - prefix.length);
  return { ...prefix, base: (prefix.base >> shift) << shift };
}

function widthOf(family: Family): number {
  return family === 4 ? 32 : 128;
}

function formatPrefix(prefix: Prefix): Cidr {
  const address = prefix.family === 4 ? formatIpv4(prefix.base) : formatIpv6(prefix.base);
  return `${address}/${prefix.length}` as Cidr;
}

function formatIpv4(base: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (base >> shift) & 255n).join(".");
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as "::". */
function formatIpv6(base: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((base >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  let [start, length] = [0, 1];
  for (let from = 0; from < 8; from++) {
    let end = from;
    while (end < 8 && groups[end] === "0") end++;
    if (end - from > length) [start, length] = [from, end - from];
  }
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}
