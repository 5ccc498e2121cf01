import type { AppView } from "../../bridge/dashboard/app.js";
import { engineKind, engineTraits } from "../../bridge/model/engine-kind.js";
import { headline } from "../../bridge/model/headline.js";
import type { EngineOption, Settings } from "../../bridge/model/settings.js";
import type { EngineView, Snapshot } from "../../bridge/model/snapshot.js";
import type { Tone } from "../../bridge/model/tone.js";
import { byName } from "../view/by-name.js";
import { type NetworkRow, networkRows } from "../view/network-row.js";
import { byTrouble } from "../view/trouble.js";
import { type TrayContainer, trayContainers } from "./container.js";
import { type TrayEngine, trayEngines } from "./engine.js";
import { type TrayAction, trayAction } from "./tray-action.js";

/** What the tray's icon looks like: a shape each, for macOS takes the colour away. */
export type TrayIcon = "off" | "busy" | "good" | "attention" | "error";

/** What the menu bar shows, as plain data: no Electron, no callbacks. */
export interface TrayView {
  readonly icon: TrayIcon;
  readonly status: string;
  readonly detail: string;
  /** The one thing to do now; null when there is nothing. */
  readonly action: TrayAction | null;
  /** Those first that somebody should look at. */
  readonly networks: readonly NetworkRow[];
  /** By name. */
  readonly containers: readonly TrayContainer[];
  readonly engines: readonly TrayEngine[];
  readonly app: AppView;
}

/** What the app knows besides the session. */
export interface TraySettings {
  readonly chosen: Settings;
  /** Those that were found. */
  readonly engines: readonly EngineOption[];
  readonly app: AppView;
}

/** No clock: the menu stands still while it is seen. */
export function trayView(snapshot: Snapshot, settings: TraySettings): TrayView {
  const { tone, title, detail } = headline(snapshot, null, "buttons");
  return {
    icon: iconFor(tone),
    status: snapshot.engine === null ? title : `${title} – ${engineName(snapshot.engine)}`,
    detail,
    action: trayAction(snapshot.state),
    networks: networkRows(snapshot)
      .filter(({ subnets }) => subnets.length > 0)
      .sort((one, other) => byTrouble(one, other) || byName(one, other)),
    containers: trayContainers(snapshot),
    engines: trayEngines(settings.chosen, settings.engines),
    app: settings.app,
  };
}

function iconFor(tone: Tone): TrayIcon {
  if (tone === "partly") return "attention";
  return tone === "bad" ? "error" : tone;
}

/** The product where it is known, else what the engine says of its system. */
function engineName({ address, name, operatingSystem, kernelVersion }: EngineView): string {
  const kind = engineKind({ address, said: { name, operatingSystem, kernelVersion } });
  return kind === "engine" ? operatingSystem : engineTraits(kind).name;
}
