import { isDeepStrictEqual } from "node:util";
import type { SettingsStore } from "../bridge/dashboard/settings-file.js";
import type { Settings } from "../bridge/model/settings.js";

/**
 * Stored settings under those that a command line names. A flag holds for this process until its user decides
 * otherwise in the page, and is never stored: only what the user changes is.
 */
export class FlaggedSettings implements SettingsStore {
  readonly #store: SettingsStore;
  #stored: Settings;
  #current: Settings;

  constructor(store: SettingsStore, stored: Settings, flags: Partial<Settings>) {
    this.#store = store;
    this.#stored = stored;
    this.#current = { ...stored, ...flags };
  }

  get current(): Settings {
    return this.#current;
  }

  /** Rejects where the store does, and then nothing has changed. */
  async write(settings: Settings): Promise<void> {
    const decided = <Name extends keyof Settings>(name: Name): Settings[Name] =>
      isDeepStrictEqual(settings[name], this.#current[name]) ? this.#stored[name] : settings[name];
    const stored = {
      engine: decided("engine"),
      mtu: decided("mtu"),
      zone: decided("zone"),
      connectsAtStart: decided("connectsAtStart"),
      notifies: decided("notifies"),
    };
    await this.#store.write(stored);
    this.#stored = stored;
    this.#current = settings;
  }
}
