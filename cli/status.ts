import { Command } from "commander";
import { bytesText, durationText } from "../bridge/model/quantity.js";
import { stateSentence } from "../bridge/model/sentence.js";
import type { Snapshot, Verdict } from "../bridge/model/snapshot.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";
import { openControl } from "./open-control.js";

export function statusCommand(io: Io): Command {
  return new Command("status")
    .description(
      "show whether containers are reachable, and the state of each part (exit code 3: not connected)",
    )
    .option("--json", "print the whole snapshot as JSON")
    .action(async (options: { readonly json?: true }) => {
      using running = await openControl(io);
      const snapshot = running === null ? null : await running.snapshot();
      if (snapshot?.state.kind !== "connected") io.exitWith(EXIT.notConnected);
      if (options.json)
        return io.print(JSON.stringify(snapshot ?? { state: { kind: "disconnected" } }, null, 2));
      for (const line of snapshot === null ? ["Not connected"] : statusLines(snapshot, Date.now()))
        io.print(line);
    });
}

/** `now` in milliseconds since 1970. */
export function statusLines(snapshot: Snapshot, now: number): string[] {
  const { state, engine, tunnel, networks, containers } = snapshot;
  const lines = [
    state.kind === "connected"
      ? `Connected for ${durationText(now - state.since)} (process ${snapshot.pid})`
      : stateSentence(state),
  ];
  if (engine !== null) {
    lines.push(`Engine      Docker ${engine.version} on ${engine.operatingSystem}, ${engine.architecture}`);
    lines.push(`            ${engine.address} (${engine.source})`);
  }
  if (tunnel !== null) {
    const vm =
      tunnel.vmEngine === null ? "" : `, in the VM ${tunnel.vmEngine}, firewall ${tunnel.vmFirewall}`;
    lines.push(`Tunnel      ${tunnel.interfaceName} by ${tunnel.hostEngine}${vm}`);
    lines.push(`            ${tunnel.hostAddress} to ${tunnel.vmAddress}, MTU ${tunnel.mtu}`);
    if (tunnel.lastHandshakeAt !== null) {
      lines.push(`Handshake   ${durationText(now - tunnel.lastHandshakeAt)} ago with ${tunnel.endpoint}`);
    }
    lines.push(`Traffic     ${bytesText(tunnel.rxBytes)} received, ${bytesText(tunnel.txBytes)} sent`);
  }
  const subnets = networks.flatMap((network) => network.subnets);
  const routed = subnets.filter(({ verdict }) => isReachable(verdict)).length;
  lines.push(`Networks    ${routed} of ${subnets.length} subnets reachable`);
  lines.push(`Containers  ${containers.length} running`);
  return lines;
}

/** A subnet counts when any of its addresses is reachable. */
function isReachable(verdict: Verdict): boolean {
  if (verdict.kind !== "per-container") return verdict.kind === "routed";
  const { whole, addresses } = verdict;
  return whole?.verdict.kind === "routed" || addresses.some((one) => one.verdict.kind === "routed");
}
