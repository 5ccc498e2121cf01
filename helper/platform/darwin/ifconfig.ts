import { type Cidr, canonicalAddress, hostCidr, parseLooseCidr } from "../../net/cidr.js";
import type { InterfaceAddress, InterfaceReading } from "../../net/live-network.js";
import type { InterfaceSettings } from "../platform.js";

export const IFCONFIG = "/sbin/ifconfig";

/** Reads Apple's `ifconfig -a`, or `ifconfig utun5` (network_cmds, ifconfig.tproj). */
export function parseIfconfig(text: string): readonly InterfaceReading[] {
  return text.split(/^(?=\S)/m).flatMap(parseInterface);
}

const HEAD =
  /^([A-Za-z][A-Za-z0-9_.-]*): flags=[0-9a-f]+(?:<([A-Za-z0-9_,]*)>)?(?: metric \d+)?(?: mtu (\d+))?/;

function parseInterface(block: string): readonly InterfaceReading[] {
  const [head = "", ...lines] = block.split("\n");
  const [, name, flagText = "", mtu] = HEAD.exec(head) ?? [];
  if (name === undefined) return [];
  const flags = flagText.split(",");
  return [
    {
      name,
      isLoopback: flags.includes("LOOPBACK"),
      isUp: flags.includes("UP"),
      mtu: Number(mtu ?? 0),
      addresses: lines.flatMap((line) => parseIpv4(line) ?? parseIpv6(line) ?? []),
    },
  ];
}

/** The address after the arrow is the other end's, and the netmask belongs to that one. */
function parseIpv4(line: string): InterfaceAddress | null {
  const [, local, peer, mask] = /^\tinet (\S+)(?: --> (\S+))? netmask 0x([0-9a-f]{1,8})\b/.exec(line) ?? [];
  const length = maskLength(mask ?? "");
  return local === undefined || length === null ? null : addressOf(local, peer ?? local, length);
}

/** Link-local addresses carry their interface: "fe80::1%lo0". */
function parseIpv6(line: string): InterfaceAddress | null {
  const [, local, peer, length] =
    /^\tinet6 ([0-9a-f:]+)(?:%\S+)?(?: --> ([0-9a-f:]+)(?:%\S+)?)? prefixlen (\d{1,3})\b/.exec(line) ?? [];
  return local === undefined ? null : addressOf(local, peer ?? local, Number(length));
}

function addressOf(local: string, peer: string, length: number): InterfaceAddress | null {
  const address = canonicalAddress(local);
  const prefix = parseLooseCidr(`${peer}/${length}`);
  return address === null || prefix === null ? null : { address, prefix };
}

/** The length of a contiguous netmask in hexadecimal; null for any other. */
function maskLength(mask: string): number | null {
  if (mask === "") return null;
  const [, ones = ""] = /^(1*)0*$/.exec(Number.parseInt(mask, 16).toString(2).padStart(32, "0")) ?? [];
  return ones === "" && Number.parseInt(mask, 16) !== 0 ? null : ones.length;
}

export type IfconfigArgv = readonly [typeof IFCONFIG, ...string[]];

/**
 * The commands that give an interface exactly what `settings` say; none when `current` has it already. Taken
 * away first, so that the first address is never one that goes.
 */
export function settingCommands(
  { interfaceName, mtu, addresses }: InterfaceSettings,
  current: InterfaceReading | null,
): readonly IfconfigArgv[] {
  const actual = hostsOf(current);
  const commands: IfconfigArgv[] = [];
  if (current?.mtu !== mtu) commands.push([IFCONFIG, interfaceName, "mtu", String(mtu)]);
  for (const host of actual.filter((one) => !addresses.includes(one)))
    commands.push([IFCONFIG, interfaceName, ...familyAndAddress(host, false), "-alias"]);
  for (const host of addresses.filter((one) => !actual.includes(one)))
    commands.push([IFCONFIG, interfaceName, ...familyAndAddress(host, true), "alias"]);
  if (current?.isUp !== true) commands.push([IFCONFIG, interfaceName, "up"]);
  return commands;
}

/** wg-quick's forms. IPv4 names the other end of the link, which is this end: its routes are added as routes. */
function familyAndAddress(host: Cidr, isAdded: boolean): readonly string[] {
  const address = host.slice(0, host.indexOf("/"));
  if (address.includes(":")) return ["inet6", isAdded ? host : address];
  return isAdded ? ["inet", host, address] : ["inet", address];
}

/** The addresses of an interface, link-local ones left out: they are the kernel's. */
function hostsOf(reading: InterfaceReading | null): readonly Cidr[] {
  return (reading?.addresses ?? []).flatMap(({ address }) =>
    address.startsWith("fe80:") ? [] : (hostCidr(address) ?? []),
  );
}
