import { type MacKernel, notModelled, printed, type ToolResult } from "./mac-kernel.js";

/** `scutil --dns` (configd, dnsinfo_logging.h): the host's resolver, then what a Mac always has. */
export async function scutil(kernel: MacKernel, argv: readonly string[]): Promise<ToolResult> {
  if (argv.length !== 1 || argv[0] !== "--dns") return notModelled("scutil", argv);
  const servers = await kernel.nameservers();
  if (servers.length === 0) return printed("No DNS configuration available\n");
  const lines = servers.map((server, index) => `  nameserver[${index}] : ${server}`).join("\n");
  return printed(`DNS configuration

resolver #1
${lines}
  if_index : 14 (en0)
  flags    : Request A records
  reach    : 0x00020002 (Reachable,Directly Reachable Address)

resolver #2
  domain   : local
  options  : mdns
  timeout  : 5
  flags    : Request A records
  reach    : 0x00000000 (Not Reachable)
  order    : 300000

DNS configuration (for scoped queries)

resolver #1
${lines}
  if_index : 14 (en0)
  flags    : Scoped, Request A records
  reach    : 0x00020002 (Reachable,Directly Reachable Address)
`);
}
