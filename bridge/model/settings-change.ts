import { isSameEngine, type Settings } from "./settings.js";

/** What somebody decided anew; what it does not name stays as it is, also where another program changed it. */
export type SettingsChange = Partial<Settings>;

export function settingsChange(before: Settings, after: Settings): SettingsChange {
  const { engine, mtu, zone, connectsAtStart, notifies } = after;
  return {
    ...(isSameEngine(before.engine, engine) ? {} : { engine }),
    ...(before.mtu === mtu ? {} : { mtu }),
    ...(before.zone === zone ? {} : { zone }),
    ...(before.connectsAtStart === connectsAtStart ? {} : { connectsAtStart }),
    ...(before.notifies === notifies ? {} : { notifies }),
  };
}
