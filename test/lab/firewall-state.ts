import type { Lab } from "./lab.js";

/**
 * All that a product can have changed in the VM's network, for comparing before with after: no counters, no
 * handles, no lifetimes, and nothing that the kernel derives from something else in here.
 */
export interface FirewallState {
  /** Lines of iptables-save, by command. A legacy flavour is empty when its tables do not exist. */
  readonly iptables: Readonly<Record<SaveCommand, readonly string[]>>;
  readonly nftables: unknown;
  readonly links: readonly Link[];
  readonly routes: readonly string[];
  readonly rules: readonly string[];
}

export interface Link {
  readonly name: string;
  readonly mtu: number;
  readonly addresses: readonly string[];
}

type SaveCommand = "iptables-nft" | "ip6tables-nft" | "iptables-legacy" | "ip6tables-legacy";

export async function firewallState(lab: Pick<Lab, "vm">): Promise<FirewallState> {
  const read = async (script: string) => (await must(lab, script)).trim();
  const save = async (script: string) => parseSave(await read(script));
  // Asking a legacy command makes the legacy tables exist, so look whether they do before.
  const saveLegacy = (command: SaveCommand, tables: string) =>
    save(`if grep -q . ${tables} 2>/dev/null; then ${command}-save; fi`);
  const list = async (what: string) => JSON.parse((await read(`ip -json ${what}`)) || "[]") as Json[];
  const lists = async (...whats: readonly string[]) => (await Promise.all(whats.map(list))).flat();
  return {
    iptables: {
      "iptables-nft": await save("iptables-nft-save"),
      "ip6tables-nft": await save("ip6tables-nft-save"),
      "iptables-legacy": await saveLegacy("iptables-legacy", "/proc/net/ip_tables_names"),
      "ip6tables-legacy": await saveLegacy("ip6tables-legacy", "/proc/net/ip6_tables_names"),
    },
    nftables: withoutVolatile(JSON.parse(await read("nft --json list ruleset"))),
    links: (await list("address")).map(parseLink),
    routes: (await lists("-4 route show table all", "-6 route show table all")).flatMap(parseRoute).sort(),
    rules: (await lists("-4 rule", "-6 rule")).map((rule) => JSON.stringify(rule)).sort(),
  };
}

type Json = Record<string, unknown>;

async function must(lab: Pick<Lab, "vm">, script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.vm(["sh", "-c", script]);
  if (exitCode !== 0) throw new Error(`vm: ${script}: exit ${exitCode}: ${stderr.trim()}`);
  return stdout;
}

/** ":INPUT ACCEPT [12:3456]" counts packets; comments hold the time. */
function parseSave(text: string): string[] {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => line.replace(/ \[\d+:\d+\]$/, ""));
}

const VOLATILE = new Set(["metainfo", "handle", "packets", "bytes"]);

function withoutVolatile(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVolatile);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !VOLATILE.has(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutVolatile(inner)]));
}

function parseLink(link: Json): Link {
  const addresses = (link["addr_info"] as Json[]).map((one) => `${one["local"]}/${one["prefixlen"]}`);
  return { name: String(link["ifname"]), mtu: Number(link["mtu"]), addresses };
}

/** The table "local" follows from the addresses, with a delay for IPv6. */
function parseRoute({ table, expires: _, ...route }: Json): string[] {
  return table === "local" ? [] : [JSON.stringify({ table: table ?? "main", ...route })];
}
