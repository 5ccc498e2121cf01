import { addressOf, familyOf } from "../../../helper/net/cidr.js";
import { type MacKernel, notModelled, printed, type ToolResult } from "./mac-kernel.js";

/** `arp -an` (network_cmds, arp.tproj): the IPv4 neighbours, with those that have not answered. */
export async function arp(kernel: MacKernel, argv: readonly string[]): Promise<ToolResult> {
  if (argv.join(" ") !== "-an") return notModelled("arp", argv);
  const rows = (await kernel.routes()).filter(
    ({ destination, flags }) => familyOf(destination) === 4 && flags.includes("LW"),
  );
  const lines = rows.map(({ destination, gateway, interfaceName }) => {
    const hardware = gateway.startsWith("link#") ? "(incomplete)" : gateway;
    return `? (${addressOf(destination)}) at ${hardware} on ${interfaceName} ifscope [ethernet]\n`;
  });
  return printed(lines.join(""));
}
