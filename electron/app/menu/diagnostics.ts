import type { DashboardView } from "../../../bridge/dashboard/api.js";
import type { AppView } from "../../../bridge/dashboard/app.js";
import { findings } from "../../../bridge/model/doctor.js";
import { findingLines, PLAIN_FINDINGS } from "../../../bridge/model/finding-lines.js";
import { networkTable } from "../../../bridge/model/network-table.js";
import type { Probe } from "../../../bridge/model/probe.js";
import type { EngineSetting } from "../../../bridge/model/settings.js";
import { statusLines } from "../../../bridge/model/status-lines.js";
import { unreachable } from "../../../bridge/model/unreachable.js";
import { redact } from "../redact.js";
import { type Versions, versionsLine } from "../versions.js";

export interface DiagnosticsWorld {
  readonly versions: Versions;
  /** The user's home folder, which becomes "~". */
  readonly home: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What somebody who is to help has to know, as text for the clipboard: versions, state, networks, and what the doctor
 * finds. Neither keys nor the user's name, as far as paths tell it.
 */
export function diagnostics(
  { host, snapshot, settings, trouble }: DashboardView,
  probe: Probe,
  { versions, home, now }: DiagnosticsWorld,
): string {
  const text = [
    versionsLine(versions),
    ...(host.app === null ? [] : appLines(host.app)),
    `Settings    ${engineText(settings.engine)}, MTU ${settings.mtu}, names ${settings.zone ?? "off"}`,
    "",
    ...statusLines(snapshot, now),
    ...(trouble === null ? [] : [trouble]),
    "",
    ...(snapshot.networks.length === 0 ? [] : [networkTable(snapshot.networks), ""]),
    ...findingLines(findings(snapshot, probe, now), PLAIN_FINDINGS),
    "",
  ].join("\n");
  return redact(text, home);
}

function appLines({ helper, commandLine, update, opensAtLogin }: AppView): readonly string[] {
  const why = helper.kind === "broken" ? `: ${helper.why}` : "";
  const version = helper.kind === "ready" ? ` ${helper.version}` : "";
  const command = commandLine.kind === "missing" ? "" : ` (${commandLine.path})`;
  return [
    `Helper      ${helper.kind}${version}${why}`,
    `Command     ${commandLine.kind}${command}`,
    `Update      ${update.kind}${"version" in update ? ` ${update.version}` : ""}`,
    `At login    ${opensAtLogin ? "opened" : "not opened"}`,
  ];
}

function engineText(engine: EngineSetting): string {
  switch (engine.kind) {
    case "as-docker":
      return "engine as docker chooses";
    case "context":
      return `engine of context ${engine.name}`;
    case "host":
      return `engine at ${engine.url}`;
    default:
      return unreachable(engine);
  }
}
