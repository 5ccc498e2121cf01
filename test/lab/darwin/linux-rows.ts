import { type Cidr, hostCidr, parseLooseCidr } from "../../../helper/net/cidr.js";
import { macName } from "./interface-names.js";
import type { MacInterface, MacRoute } from "./mac-kernel.js";

/** One element of `ip -json address show`. */
export interface IpAddressRow {
  readonly ifname: string;
  readonly ifindex: number;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly addr_info: readonly {
    readonly local?: string;
    readonly address?: string;
    readonly prefixlen: number;
  }[];
}

/** One element of `ip -json route show`. */
export interface IpRouteRow {
  readonly dst: string;
  readonly dev?: string;
  readonly gateway?: string;
  readonly protocol?: string;
}

/** One element of `ip -json neighbour show`. */
export interface IpNeighbourRow {
  readonly dst: string;
  readonly dev: string;
  readonly lladdr?: string;
  readonly state: readonly string[];
}

export function macInterfaces(rows: readonly IpAddressRow[]): readonly MacInterface[] {
  return rows.map(({ ifname, ifindex, flags, mtu, addr_info }) => {
    const isLink = isPointToPoint(ifname);
    return {
      name: macName(ifname),
      index: ifindex,
      flags: ["RUNNING", "MULTICAST", ...ownFlags(flags, isLink)],
      mtu,
      addresses: addr_info.map(({ local = "", address, prefixlen }) => ({
        address: local,
        peer: isLink && !local.includes(":") ? (address ?? local) : null,
        length: prefixlen,
      })),
    };
  });
}

function ownFlags(flags: readonly string[], isLink: boolean): readonly string[] {
  if (isLink) return ["POINTOPOINT", ...flags.filter((flag) => flag === "UP")];
  return flags.filter((flag) => ["UP", "BROADCAST", "LOOPBACK"].includes(flag));
}

function isPointToPoint(linuxName: string): boolean {
  return linuxName.startsWith("utun");
}

/** The rows of a Mac with these interfaces and routes; its link-local and multicast ones are not all there. */
export function macRoutes(
  addresses: readonly IpAddressRow[],
  ipv4: readonly IpRouteRow[],
  ipv6: readonly IpRouteRow[],
): readonly MacRoute[] {
  const indexOf = (name: string) => addresses.find((row) => row.ifname === name)?.ifindex ?? 0;
  const rows = [
    ...addresses.flatMap(ownRows),
    ...[...ipv4, ...ipv6].flatMap((row) => tableRow(row, indexOf)),
  ];
  return rows.filter((row, at) => isScoped(row) || rows.findIndex((one) => isSame(one, row)) === at);
}

function isScoped({ flags }: MacRoute): boolean {
  return flags.includes("I");
}

/** xnu has one unscoped row for a destination; of several, Linux goes by the first. */
function isSame(one: MacRoute, other: MacRoute): boolean {
  return !isScoped(one) && one.destination === other.destination;
}

/** The rows that a Mac has for its own addresses. */
function ownRows({ ifname, ifindex, addr_info }: IpAddressRow): readonly MacRoute[] {
  const interfaceName = macName(ifname);
  const link = `link#${ifindex}`;
  return addr_info.flatMap(({ local = "", address }) => {
    const destination = hostCidr(local);
    if (destination === null || local.startsWith("fe80:")) return [];
    const make = (gateway: string, flags: string, name = interfaceName) =>
      [{ destination, gateway, flags, interfaceName: name, expire: "" }] as const;
    if (local.includes(":")) return make(interfaceName === "lo0" ? local : link, "UHL", "lo0");
    if (interfaceName === "lo0") return make(local, "UH");
    // Its own end is reached through lo0 (`route -n get`); the table has the other end, here itself.
    return isPointToPoint(ifname) ? make(address ?? local, "UH") : make(link, "UCS");
  });
}

function tableRow(row: IpRouteRow, indexOf: (name: string) => number): readonly MacRoute[] {
  const destination = row.dst === "default" ? defaultOf(row) : (hostCidr(row.dst) ?? parseLooseCidr(row.dst));
  if (destination === null || row.dev === undefined) return [];
  const interfaceName = macName(row.dev);
  const link = `link#${indexOf(row.dev)}`;
  const make = (gateway: string, flags: string, expire = "") => [
    { destination, gateway, flags, interfaceName, expire },
  ];
  if (row.gateway !== undefined) return make(row.gateway, row.dst === "default" ? "UGScg" : "UGSc");
  if (destination.startsWith("fe80:")) return make(link, "UCI");
  if (isPointToPoint(row.dev)) return make(interfaceName, destination.endsWith("/128") ? "UHS" : "USc");
  return row.protocol === "kernel" ? make(link, "UCS", "!") : make(link, "USc");
}

/** What ARP and NDP learned, as the clones of a connected route: those that nobody answered for lead to the link. */
export function macNeighbours(
  addresses: readonly IpAddressRow[],
  neighbours: readonly IpNeighbourRow[],
): readonly MacRoute[] {
  return neighbours.flatMap(({ dst, dev, lladdr, state }) => {
    const destination = hostCidr(dst);
    const index = addresses.find((row) => row.ifname === dev)?.ifindex;
    if (destination === null || index === undefined || state.includes("FAILED")) return [];
    const gateway = lladdr?.replace(/\b0(?=[0-9a-f])/g, "") ?? `link#${index}`;
    return [{ destination, gateway, flags: "UHLWI", interfaceName: macName(dev), expire: "1187" }];
  });
}

function defaultOf({ gateway = "" }: IpRouteRow): Cidr {
  return (gateway.includes(":") ? "::/0" : "0.0.0.0/0") as Cidr;
}
