import type { Lab } from "./lab.js";

/** Runs a program of the VM in a container's network; resolves with what it printed, trimmed. */
export async function inside(lab: Lab, container: string, argv: readonly string[]): Promise<string> {
  const pid = await lab.docker(["inspect", "--format", "{{.State.Pid}}", container]);
  const result = await lab.vm(["nsenter", `--net=/proc/${pid}/ns/net`, ...argv]);
  if (result.exitCode !== 0) throw new Error(`${container}: ${argv.join(" ")}: ${result.stderr.trim()}`);
  return result.stdout.trim();
}

/** What a product can have changed in a container's network, for comparing before with after. */
export async function insideState(lab: Lab, container: string): Promise<Readonly<Record<string, string>>> {
  const commands = {
    rules: "ip -4 rule; ip -6 rule",
    routes: "ip -4 route show table all; ip -6 route show table all | sed '/ table local /d'",
    nftables: "nft list ruleset",
    switches: "grep . /proc/sys/net/ipv4/conf/*/forwarding /proc/sys/net/ipv4/conf/*/arp_accept",
  };
  const entries = Object.entries(commands).map(
    async ([what, script]) => [what, await inside(lab, container, ["sh", "-c", script])] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
