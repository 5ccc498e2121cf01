import { createSocket } from "node:dgram";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as dns from "dns-packet";
import { notModelled, printed, type ToolResult } from "./mac-kernel.js";

const FOLDER = "/etc/resolver";
const LIMIT_MS = 2_000;

/** A file there, as configd reads it (Plugins/IPMonitor/dnsinfo_flatfile.c): its name is the zone unless it says another. */
interface Resolver {
  readonly domain: string;
  readonly nameserver: string;
  readonly port: number;
}

/**
 * `dscacheutil -flushcache` says nothing, and neither does `-q host -a name NAME` of a name that nobody knows. The
 * host's other resolver knows no name.
 */
export async function dscacheutil(argv: readonly string[]): Promise<ToolResult> {
  const command = argv.join(" ");
  if (command === "-flushcache") return printed("");
  const name = /^-q host -a name ([a-z0-9.-]+)$/.exec(command)?.[1];
  if (name === undefined) return notModelled("dscacheutil", argv);
  const [resolver] = readResolvers()
    .filter(({ domain }) => name === domain || name.endsWith(`.${domain}`))
    .sort((a, b) => b.domain.length - a.domain.length);
  if (resolver === undefined) return printed("");
  const found = await Promise.all([
    ask(resolver, name, "AAAA").then((all) => all.map((one) => `ipv6_address: ${one}`)),
    ask(resolver, name, "A").then((all) => all.map((one) => `ip_address: ${one}`)),
  ]);
  const parts = found
    .filter(({ length }) => length > 0)
    .map((lines) => [`name: ${name}`, ...lines, "", ""].join("\n"));
  return printed(parts.join(""));
}

/** mDNSResponder has nothing to forget here. */
export async function killall(argv: readonly string[]): Promise<ToolResult> {
  return argv.join(" ") === "-HUP mDNSResponder" ? printed("") : notModelled("killall", argv);
}

function readResolvers(): readonly Resolver[] {
  return (existsSync(FOLDER) ? readdirSync(FOLDER) : []).map((file) => {
    const words = readFileSync(join(FOLDER, file), "utf8")
      .split("\n")
      .map((line) => line.replace(/#.*/, "").trim().split(/\s+/));
    const value = (keyword: string) => words.find(([first]) => first === keyword)?.[1];
    return {
      domain: value("domain") ?? file,
      nameserver: value("nameserver") ?? "",
      port: Number(value("port") ?? 53),
    };
  });
}

/** Nothing when the server does not know, or does not answer in time. */
function ask({ nameserver, port }: Resolver, name: string, type: "A" | "AAAA"): Promise<readonly string[]> {
  const query = dns.encode({
    type: "query",
    id: 1,
    flags: dns.RECURSION_DESIRED,
    questions: [{ name, type }],
  });
  const socket = createSocket("udp4");
  return new Promise<readonly string[]>((resolve) => {
    setTimeout(() => resolve([]), LIMIT_MS).unref();
    socket.once("error", () => resolve([]));
    socket.once("message", (answer) => {
      const { answers = [] } = dns.decode(answer);
      resolve(answers.flatMap((one) => (one.type === type ? [String(one.data)] : [])));
    });
    socket.send(query, port, nameserver);
  }).finally(() => socket.close());
}
