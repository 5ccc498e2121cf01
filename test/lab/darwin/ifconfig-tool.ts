import { canonicalAddress } from "../../../helper/net/cidr.js";
import {
  type MacAddress,
  type MacInterface,
  type MacKernel,
  notModelled,
  printed,
  refused,
  type ToolResult,
} from "./mac-kernel.js";

/** ifnet flags in the order of their bits (net/if.h). */
const FLAG_BITS: Readonly<Record<string, number>> = {
  UP: 0x1,
  BROADCAST: 0x2,
  LOOPBACK: 0x8,
  POINTOPOINT: 0x10,
  RUNNING: 0x40,
  SIMPLEX: 0x800,
  MULTICAST: 0x8000,
};
/** A classic utun's, else a socket's (xnu, bsd/net/if_utun.c). */
const MTU = { least: 72, most: 65_535 };

/** `ifconfig -a`, `ifconfig NAME` and the settings that wg-quick uses (network_cmds, ifconfig.tproj). */
export async function ifconfig(kernel: MacKernel, argv: readonly string[]): Promise<ToolResult> {
  const [name = "", ...words] = argv;
  const interfaces = await kernel.interfaces();
  if (name === "-a" && words.length === 0) return printed(interfaces.map(interfaceText).join(""));
  if (name.startsWith("-")) return notModelled("ifconfig", argv);
  const device = interfaces.find((one) => one.name === name);
  if (device === undefined) return refused(1, `ifconfig: interface ${name} does not exist`);
  if (words.length === 0) return printed(interfaceText(device));
  return (await set(kernel, device, words)) ?? notModelled("ifconfig", argv);
}

/** null for a form that is not modelled. */
async function set(
  kernel: MacKernel,
  device: MacInterface,
  words: readonly string[],
): Promise<ToolResult | null> {
  const [word = "", value = "", ...rest] = words;
  switch (word) {
    case "up":
    case "down":
      if (words.length > 1) return null;
      await kernel.setUp(device.name, word === "up");
      return printed("");
    case "mtu":
      return rest.length > 0 || !/^\d+$/.test(value) ? null : setMtu(kernel, device, Number(value));
    case "inet":
    case "inet6":
      return rest.at(-1) === "-alias"
        ? removeAddress(kernel, device, value, rest.slice(0, -1))
        : setAddress(kernel, device, word, [value, ...rest]);
    default:
      return null;
  }
}

/** A refused MTU is a warning. */
async function setMtu(kernel: MacKernel, device: MacInterface, mtu: number): Promise<ToolResult> {
  if (mtu < MTU.least || mtu > MTU.most)
    return { exitCode: 0, stdout: "", stderr: "ifconfig: ioctl (set mtu): Invalid argument\n" };
  await kernel.setMtu(device.name, mtu);
  return printed("");
}

async function removeAddress(
  kernel: MacKernel,
  device: MacInterface,
  text: string,
  others: readonly string[],
): Promise<ToolResult | null> {
  const address = canonicalAddress(text);
  if (address === null || others.length > 0) return null;
  if (!device.addresses.some((one) => one.address === address))
    return refused(1, "ifconfig: ioctl (SIOCDIFADDR): Can't assign requested address");
  await kernel.removeAddress(device.name, address);
  return printed("");
}

/** Without the word "alias", the interface's first address of the family goes. */
async function setAddress(
  kernel: MacKernel,
  device: MacInterface,
  family: "inet" | "inet6",
  words: readonly string[],
): Promise<ToolResult | null> {
  const isAlias = words.at(-1) === "alias";
  const [text = "", peerText, ...others] = isAlias ? words.slice(0, -1) : words;
  const isIpv6 = family === "inet6";
  const address = canonicalAddress(text.slice(0, Math.max(0, text.indexOf("/"))));
  const length = Number(text.slice(text.indexOf("/") + 1));
  const peer = peerText === undefined ? null : canonicalAddress(peerText);
  const isPointToPoint = device.flags.includes("POINTOPOINT");
  const isWhole = address !== null && Number.isInteger(length) && address.includes(":") === isIpv6;
  const hasPeer = peer !== null && peer.includes(":") === isIpv6;
  // IPv4 on a point-to-point link without its other end gets one that is 0.0.0.0: nobody wants that.
  if (!isWhole || others.length > 0 || (isIpv6 ? peerText !== undefined : hasPeer !== isPointToPoint))
    return null;
  const first = device.addresses.find((one) => one.address.includes(":") === isIpv6);
  if (!isAlias && first !== undefined) await kernel.removeAddress(device.name, first.address);
  await kernel.addAddress(device.name, { address, peer, length });
  return printed("");
}

function interfaceText(device: MacInterface): string {
  const { name, flags, mtu, addresses } = device;
  const bits = flags.reduce((sum, flag) => sum + (FLAG_BITS[flag] ?? 0), 0);
  const named = Object.keys(FLAG_BITS).filter((flag) => flags.includes(flag));
  const lines = [`${name}: flags=${bits.toString(16)}<${named.join(",")}> mtu ${mtu}`];
  if (flags.includes("BROADCAST")) lines.push("\tether 3c:22:fb:aa:bb:cc");
  lines.push(...addresses.map((one) => addressText(one, device)));
  if (addresses.some((one) => one.address.includes(":"))) lines.push("\tnd6 options=201<PERFORMNUD,DAD>");
  return `${lines.join("\n")}\n`;
}

/** The IPv6 line ends in a blank. */
function addressText({ address, peer, length }: MacAddress, { name, index, flags }: MacInterface): string {
  if (address.includes(":")) {
    const isLinkLocal = address.startsWith("fe80:");
    const zone = isLinkLocal ? `%${name}` : "";
    return `\tinet6 ${address}${zone} prefixlen ${length} ${isLinkLocal ? `scopeid 0x${index.toString(16)} ` : ""}`;
  }
  const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
  const to = peer === null ? "" : ` --> ${peer}`;
  const isBroadcast = flags.includes("BROADCAST");
  return `\tinet ${address}${to} netmask 0x${mask.toString(16)}${isBroadcast ? ` broadcast ${broadcastOf(address, mask)}` : ""}`;
}

function broadcastOf(address: string, mask: number): string {
  const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const broadcast = (value | ~mask) >>> 0;
  return [24, 16, 8, 0].map((shift) => (broadcast >>> shift) & 255).join(".");
}
