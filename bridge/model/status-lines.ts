import { namesSentence } from "./names-sentence.js";
import { subnetSentence } from "./proof-sentence.js";
import { bytesText, durationText } from "./quantity.js";
import { stateSentence } from "./sentence.js";
import { silenceOf } from "./silence.js";
import type { Snapshot } from "./snapshot.js";

/** A connection as text, for a person; `now` in milliseconds since 1970. */
export function statusLines(snapshot: Snapshot, now: number): string[] {
  const { state, engine, tunnel, networks, containers, names } = snapshot;
  const lines = [
    state.kind === "connected"
      ? `Connected for ${durationText(now - state.since)} (process ${snapshot.pid})`
      : stateSentence(state, "commands"),
  ];
  const silence = silenceOf(snapshot, null);
  if (silence !== null) lines.push(silence.sentence);
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
  lines.push(...networkLines(networks));
  lines.push(`Containers  ${containers.length} running`);
  lines.push(`Names       ${namesSentence(names, "commands")}`);
  return lines;
}

/** How many subnets are routed and how many of them have answered, then those that should have. */
function networkLines(networks: Snapshot["networks"]): string[] {
  const subnets = networks.flatMap(({ name, subnets }) => subnets.map((view) => ({ name, ...view })));
  const routed = subnets.filter(
    ({ verdict }) => verdict.kind === "routed" || verdict.kind === "per-container",
  );
  const count = (kind: string) => routed.filter(({ proof }) => proof.kind === kind).length;
  const parts = [`${routed.length} of ${subnets.length} subnets routed`, `${count("proved")} proved`];
  if (count("no-container") > 0) parts.push(`${count("no-container")} without a container`);
  const failed = routed.filter(({ proof }) => proof.kind === "failed");
  return [
    `Networks    ${parts.join(", ")}`,
    ...failed.map((one) => `            ${one.name} ${one.subnet}: ${subnetSentence(one, "commands")}`),
  ];
}
