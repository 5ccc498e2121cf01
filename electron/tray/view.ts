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
import { type TrayAction, trayActions } from "./tray-action.js";

/** What the tray's icon looks like: a shape each, for macOS takes the colour away. */
export type TrayIcon = "off" | "busy" | "good" | "attention" | "error";

/** What the menu bar shows, as plain data: no Electron, no callbacks. */
export interface TrayView {
  readonly icon: TrayIcon;
  readonly status: string;
  readonly detail: string;
  /** What can be done now, what helps most first. */
  readonly actions: readonly TrayAction[];
  readonly lists: ListKnowledge;
  /** Those first that somebody should look at. */
  readonly networks: readonly NetworkRow[];
  /** By name. */
  readonly containers: readonly TrayContainer[];
  readonly engines: readonly TrayEngine[];
  readonly app: AppView;
}

/** Whether networks and containers are an engine's, or why nobody knows of any. */
export type ListKnowledge = "known" | "not-asked" | "not-answered";

/** What the app knows besides the snapshot. */
export interface TraySettings {
  /** Why the engine could not be asked, while there is no session; a sentence. */
  readonly trouble: string | null;
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
    detail: settings.trouble ?? detail,
    actions: trayActions(snapshot.state, settings.app.helper),
    lists: listKnowledge(snapshot),
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

/** Without a session the engine is asked only while somebody looks at a page: a menu that nobody opens asks nobody. */
function listKnowledge({ engine, state }: Snapshot): ListKnowledge {
  if (engine !== null) return "known";
  return state.kind === "disconnected" ? "not-asked" : "not-answered";
}

/** The product where it is known, else what the engine says of its system. */
function engineName({ address, name, operatingSystem, kernelVersion }: EngineView): string {
  const kind = engineKind({ address, said: { name, operatingSystem, kernelVersion } });
  return kind === "engine" ? operatingSystem : engineTraits(kind).name;
}
