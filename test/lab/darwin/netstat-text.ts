import { addressOf, type Cidr, familyOf, prefixOf } from "../../../helper/net/cidr.js";
import type { MacRoute } from "./mac-kernel.js";

/** "modern": macOS 10.15 and later; "counted": with Refs and Use, as before that; "long": `-l`. */
export type NetstatLayout = "modern" | "counted" | "long";

/** A section of `netstat -rn` for one family, as Apple's netstat prints it (network_cmds, netstat.tproj/route.c). */
export function netstatSection(family: 4 | 6, rows: readonly MacRoute[], layout: NetstatLayout): string {
  const width = family === 4 ? 18 : 39;
  const lines = rows
    .filter((row) => familyOf(row.destination) === family)
    .map((row) => line(row, width, layout));
  if (lines.length === 0) return "";
  const title = family === 4 ? "Internet:" : "Internet6:";
  return `\n${title}\n${[header(width, layout), ...lines].join("\n")}\n`;
}

export function netstatText(sections: readonly string[]): string {
  return `Routing tables\n${sections.join("")}`;
}

function header(width: number, layout: NetstatLayout): string {
  const left = `${"Destination".padEnd(width)} ${"Gateway".padEnd(width)}`;
  switch (layout) {
    case "modern":
      return `${left} ${"Flags".padEnd(10)} ${"Netif".padStart(14)} Expire`;
    case "counted":
      return `${left} ${"Flags".padEnd(12)} ${"Refs".padStart(4)} ${"Use".padStart(8)} ${"Netif".padStart(7)} Expire`;
    case "long":
      return `${left} ${"RT_IFA".padEnd(width)} ${"Flags".padEnd(10)} ${"Refs".padStart(6)} ${"Use".padStart(8)} ${"Mtu".padStart(6)} ${"Netif".padStart(14)} Expire`;
  }
}

/** The numbers of the other layouts are of no interest, but they are there. */
function line(row: MacRoute, width: number, layout: NetstatLayout): string {
  const left = `${destinationText(row).padEnd(width)} ${row.gateway.padEnd(width)}`;
  const flags = row.flags.slice(0, 10).padEnd(10);
  const expire = row.expire.padStart(6);
  switch (layout) {
    case "modern":
      return `${left} ${flags} ${row.interfaceName.padStart(14)} ${expire}`;
    case "counted":
      return `${left} ${flags.padEnd(12)} ${"0".padStart(4)} ${"12".padStart(8)} ${row.interfaceName.padStart(7)} ${expire}`;
    case "long": {
      const mtu = row.flags.includes("G") ? "1500" : "";
      return `${left} ${"192.168.1.42".padEnd(width)} ${flags} ${"1".padStart(6)} ${"7".padStart(8)} ${mtu.padStart(6)} ${row.interfaceName.padStart(14)} ${expire}`;
    }
  }
}

/** How netstat abbreviates a destination: p_sockaddr, netname, domask and netname6. */
export function destinationText({
  destination,
  flags,
  interfaceName,
}: Omit<MacRoute, "gateway" | "expire">): string {
  if (destination === "0.0.0.0/0" || destination === "::/0") return "default";
  const isHost = flags.includes("H");
  if (familyOf(destination) === 6) return ipv6Text(destination, isHost, interfaceName);
  return isHost ? addressOf(destination) : netname(destination);
}

/** Octets down to the class's boundary stay; beyond it, zero ones go from the right. */
function netname(destination: Cidr): string {
  const octets = addressOf(destination).split(".").map(Number);
  const { length } = prefixOf(destination);
  const first = octets[0] ?? 0;
  const kept = first < 128 ? 1 : first < 192 ? 2 : 3;
  let shown = 4;
  while (shown > kept && octets[shown - 1] === 0) shown--;
  const hasClassMask = length === kept * 8;
  return `${octets.slice(0, shown).join(".")}${hasClassMask ? "" : `/${length}`}`;
}

/** Link-local and link-local multicast prefixes carry their interface. */
function ipv6Text(destination: Cidr, isHost: boolean, interfaceName: string): string {
  const zone = /^(fe[89ab][0-9a-f]|ff[0-9a-f][12]):/.test(destination) ? `%${interfaceName}` : "";
  const length = isHost ? "" : `/${prefixOf(destination).length}`;
  return `${addressOf(destination)}${zone}${length}`;
}
