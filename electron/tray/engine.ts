import { type EngineOption, isSameEngine, type Settings } from "../../bridge/model/settings.js";

/** An engine as a choice in the menu. */
export interface TrayEngine {
  readonly label: string;
  /** Why it cannot be chosen; null for one that can. */
  readonly trouble: string | null;
  readonly isChosen: boolean;
  /** The settings with this engine chosen. */
  readonly settings: Settings;
}

/** The docker command's own choice first; the chosen one is there even when nobody finds it any more. */
export function trayEngines(chosen: Settings, options: readonly EngineOption[]): readonly TrayEngine[] {
  const asDocker = {
    label: "As the docker Command Chooses",
    trouble: null,
    engine: { kind: "as-docker" },
  } as const;
  const found = options.map(({ engine, label, detail, isUsable, isDefault }) => ({
    label: isDefault ? `${label} – docker’s choice` : label,
    trouble: isUsable ? null : detail,
    engine,
  }));
  const all = [asDocker, ...found].map(({ label, trouble, engine }) => ({
    label,
    trouble,
    isChosen: isSameEngine(engine, chosen.engine),
    settings: { ...chosen, engine },
  }));
  return all.some(({ isChosen }) => isChosen) ? all : [...all, missing(chosen)];
}

function missing(settings: Settings): TrayEngine {
  const { engine } = settings;
  const label = engine.kind === "context" ? engine.name : engine.kind === "host" ? engine.url : engine.kind;
  return { label, trouble: "not found", isChosen: true, settings };
}
