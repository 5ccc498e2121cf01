import { type Cidr, canonicalAddress, hostCidr, parseLooseCidr } from "../../net/cidr.js";
import type { InterfaceAddress, InterfaceReading, RouteRow } from "../../net/live-network.js";

/** The routing protocol number of our rows (rtnetlink(7) leaves those above RTPROT_STATIC to programs). */
export const OUR_PROTOCOL = 68;

type Row = Readonly<Record<string, unknown>>;

/** Reads `ip -json address show`. */
export function parseAddresses(output: string): readonly InterfaceReading[] {
  return parseRows(output).map((row) => ({
    name: text(row["ifname"]) ?? "",
    isLoopback: list(row["flags"]).includes("LOOPBACK"),
    isUp: list(row["flags"]).includes("UP"),
    mtu: typeof row["mtu"] === "number" ? row["mtu"] : 0,
    addresses: list(row["addr_info"]).filter(isRow).flatMap(parseAddress),
  }));
}

/** `address` is the other end of a point-to-point link, and then the one that comes with a route. */
function parseAddress(info: Row): readonly InterfaceAddress[] {
  const address = canonicalAddress(text(info["local"]) ?? "");
  const prefix = parseLooseCidr(`${text(info["address"]) ?? address}/${info["prefixlen"]}`);
  return address === null || prefix === null ? [] : [{ address, prefix }];
}

/** Reads `ip -json route show table all`, both families. */
export function parseRoutes(output: string, ours: string): readonly RouteRow[] {
  return parseRows(output).flatMap((row) => parseRoute(row, ours));
}

function parseRoute(row: Row, ours: string): readonly RouteRow[] {
  const destination = parseDestination(text(row["dst"]) ?? "");
  if (destination === null) return [];
  const hops = [row, ...list(row["nexthops"]).filter(isRow)];
  const interfaceName = hops.map((hop) => text(hop["dev"])).find((dev) => dev !== null);
  const isOurs =
    interfaceName === ours && text(row["protocol"]) === String(OUR_PROTOCOL) && !("table" in row);
  const gateways = hops.flatMap((hop) => text(hop["gateway"]) ?? text(object(hop["via"])["host"]) ?? []);
  const shared = { destination, interfaceName: interfaceName ?? text(row["type"]) ?? "nothing", isOurs };
  return (gateways.length === 0 ? [null] : gateways).map((gateway) => ({ ...shared, gateway }));
}

/** Reads `ip -json neighbour show`: the addresses that somebody answered for. */
export function parseNeighbours(output: string, ours: string): readonly string[] {
  return parseRows(output).flatMap((row) => {
    const isKnown = text(row["lladdr"]) !== null && !list(row["state"]).includes("FAILED");
    const address = canonicalAddress(text(row["dst"]) ?? "");
    return isKnown && address !== null && text(row["dev"]) !== ours ? [address] : [];
  });
}

function parseDestination(dst: string): Cidr | "default" | null {
  if (dst === "default") return dst;
  return dst.includes("/") ? parseLooseCidr(dst) : hostCidr(dst);
}

/** An `ip` that has nothing to tell prints nothing, or an empty list, depending on its version. */
function parseRows(output: string): readonly Row[] {
  if (output.trim() === "") return [];
  const value: unknown = JSON.parse(output);
  return list(value).filter(isRow);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function object(value: unknown): Row {
  return isRow(value) ? value : {};
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
