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
  const said = await readAll(lab);
  const save = (command: SaveCommand) => parseSave(said[command]);
  const list = (what: Listing) => JSON.parse(said[what] || "[]") as Json[];
  return {
    iptables: {
      "iptables-nft": save("iptables-nft"),
      "ip6tables-nft": save("ip6tables-nft"),
      "iptables-legacy": save("iptables-legacy"),
      "ip6tables-legacy": save("ip6tables-legacy"),
    },
    nftables: withoutVolatile(JSON.parse(said.nftables)),
    links: list("links").map(parseLink),
    routes: [...list("routes4"), ...list("routes6")].flatMap(parseRoute).sort(),
    rules: [...list("rules4"), ...list("rules6")].map((rule) => JSON.stringify(rule)).sort(),
  };
}

/** An emulated machine beside other work takes its time. */
const READ_LIMIT_MS = 120_000;

type Json = Record<string, unknown>;
type Listing = "links" | "routes4" | "routes6" | "rules4" | "rules6";
type Section = SaveCommand | Listing | "nftables";

/** Asking a legacy command makes the legacy tables exist, so it is asked only where they do. */
const COMMANDS: Readonly<Record<Section, string>> = {
  "iptables-nft": "iptables-nft-save",
  "ip6tables-nft": "ip6tables-nft-save",
  "iptables-legacy": "if grep -q . /proc/net/ip_tables_names 2>/dev/null; then iptables-legacy-save; fi",
  "ip6tables-legacy": "if grep -q . /proc/net/ip6_tables_names 2>/dev/null; then ip6tables-legacy-save; fi",
  nftables: "nft --json list ruleset",
  links: "ip -json address",
  routes4: "ip -json -4 route show table all",
  routes6: "ip -json -6 route show table all",
  rules4: "ip -json -4 rule",
  rules6: "ip -json -6 rule",
};

/** What each command says, trimmed; all of them in one call, for each call costs more than they do. */
async function readAll(lab: Pick<Lab, "vm">): Promise<Readonly<Record<Section, string>>> {
  const script = Object.entries(COMMANDS).map(([section, command]) => `echo '@@@${section}'\n${command}`);
  const { exitCode, stdout, stderr } = await lab.vm(["sh", "-ec", script.join("\n")], {
    timeoutMs: READ_LIMIT_MS,
  });
  if (exitCode !== 0) throw new Error(`vm: exit ${exitCode} after ${stdout.slice(-200)}: ${stderr.trim()}`);
  const sections = stdout.split(/^@@@/m).slice(1);
  const said = sections.map((text) => [
    text.slice(0, text.indexOf("\n")),
    text.slice(text.indexOf("\n")).trim(),
  ]);
  return Object.fromEntries(said) as Record<Section, string>;
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
