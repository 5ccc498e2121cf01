import { type Cidr, parseCidr } from "../../net/cidr.js";

/** One row of `netstat -rn`, of either family. */
export interface NetstatRow {
  /** Canonical; "default" is "0.0.0.0/0" or "::/0". */
  readonly destination: Cidr;
  /** As netstat shows it: an address, "link#14", a hardware address, or the name of an interface. */
  readonly gateway: string;
  /** netstat(1) lists the letters. */
  readonly flags: string;
  readonly interfaceName: string;
  /** Seen only by sockets that are bound to the interface (flag I); says nothing about who owns a prefix. */
  readonly isScoped: boolean;
}

/**
 * Reads what Apple's `netstat -rn` prints (network_cmds, netstat.tproj/route.c): one or both families, with
 * the columns of macOS 10.15 and later or those of `-l` and earlier systems.
 *
 * A line that is not wholly understood is no row. Nothing bad follows: a route that was overlooked is refused
 * by the kernel, and only rows that were read are ever deleted.
 */
export function parseNetstat(text: string): readonly NetstatRow[] {
  const rows: NetstatRow[] = [];
  let section: Section | null = null;
  let layout: Layout | null = null;
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/);
    if (line.endsWith(":")) {
      section = SECTIONS.get(line) ?? null;
      layout = null;
    } else if (words[0] === "Destination") {
      layout = layoutOf(words);
    } else if (section !== null && layout !== null) {
      const row = parseRow(words, section, layout);
      if (row !== null) rows.push(row);
    }
  }
  return rows;
}

type ParseDestination = (text: string, flags: string) => Cidr | null;

interface Section {
  readonly parseDestination: ParseDestination;
}

const SECTIONS: ReadonlyMap<string, Section> = new Map([
  ["Internet:", { parseDestination: parseIpv4Destination }],
  ["Internet6:", { parseDestination: parseIpv6Destination }],
]);

/** Where the columns are: words before the flags, then so many numbers, then the interface. */
interface Layout {
  readonly flagsAt: number;
  /** Refs, Use and Mtu, of which the last may be blank. */
  readonly numbers: number;
}

/** null for columns that netstat(1) does not have, those of `-ll` among them. */
function layoutOf(header: readonly string[]): Layout | null {
  const text = header.join(" ");
  const columns = /^Destination Gateway( RT_IFA)? Flags( Refs Use( Mtu)?)? Netif Expire$/.exec(text);
  if (columns === null) return null;
  const numbers = columns[2] === undefined ? 0 : columns[3] === undefined ? 2 : 3;
  return { flagsAt: header.indexOf("Flags"), numbers };
}

const FLAGS = /^[A-Za-z0-9]+$/;
const GATEWAY = /^[A-Za-z0-9:.%#_-]+$/;
const INTERFACE_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,15}$/;
const EXPIRE = /^(-?\d+|!)$/;

function parseRow(words: readonly string[], section: Section, layout: Layout): NetstatRow | null {
  const [destinationText = "", gateway = ""] = words;
  const flags = words[layout.flagsAt] ?? "";
  const rest = words.slice(layout.flagsAt + 1);
  const nameAt = rest.findIndex((word) => !/^\d+$/.test(word));
  const [interfaceName = "", ...expire] = nameAt < 0 ? [] : rest.slice(nameAt);
  const isWhole =
    (nameAt === layout.numbers || (layout.numbers === 3 && nameAt === 2)) &&
    expire.length <= 1 &&
    expire.every((word) => EXPIRE.test(word));
  if (!isWhole || !FLAGS.test(flags) || !GATEWAY.test(gateway) || !INTERFACE_NAME.test(interfaceName))
    return null;
  const destination = section.parseDestination(destinationText, flags);
  return destination === null
    ? null
    : { destination, gateway, flags, interfaceName, isScoped: flags.includes("I") };
}

/**
 * Trailing zero octets are left out, and so is the length where it is that of the address's class (A 8, B 16,
 * else 24); a host route has neither. So "10/24" is 10.0.0.0/24, and "10" is 10.0.0.0/8.
 */
function parseIpv4Destination(text: string, flags: string): Cidr | null {
  if (text === "default") return DEFAULT_IPV4;
  const [, octetText = "", lengthText] = /^(\d{1,3}(?:\.\d{1,3}){0,3})(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  const octets = octetText.split(".");
  if (flags.includes("H")) {
    return octets.length === 4 && lengthText === undefined ? parseCidr(`${octetText}/32`) : null;
  }
  const address = [...octets, "0", "0", "0"].slice(0, 4).join(".");
  return parseCidr(`${address}/${lengthText ?? classLength(Number(octets[0]))}`);
}

function classLength(firstOctet: number): number {
  if (firstOctet < 128) return 8;
  return firstOctet < 192 ? 16 : 24;
}

/** Always with its length but for host routes; link-local prefixes carry their interface: "fe80::%lo0/64". */
function parseIpv6Destination(text: string, flags: string): Cidr | null {
  if (text === "default") return DEFAULT_IPV6;
  const [, address = "", length] = /^([0-9a-f:]+)(?:%[A-Za-z0-9_.-]+)?(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const isHost = flags.includes("H");
  return isHost === (length === undefined) ? parseCidr(`${address}/${length ?? 128}`) : null;
}

const DEFAULT_IPV4 = "0.0.0.0/0" as Cidr;
const DEFAULT_IPV6 = "::/0" as Cidr;
