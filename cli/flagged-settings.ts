import type { Settings } from "../bridge/model/settings.js";
import type { SettingsChange } from "../bridge/model/settings-change.js";
import type { SettingsStore } from "../bridge/settings/settings-file.js";

/**
 * Stored settings under those that a command line names. A flag holds for this process until its user decides
 * otherwise in the page, and is never stored: only what the user changes is.
 */
export class FlaggedSettings implements SettingsStore {
  readonly #store: SettingsStore;
  #flags: SettingsChange;
  #stored: Settings;

  constructor(store: SettingsStore, stored: Settings, flags: SettingsChange) {
    this.#store = store;
    this.#stored = stored;
    this.#flags = flags;
  }

  get current(): Settings {
    return { ...this.#stored, ...this.#flags };
  }

  /** Rejects where the store does, and then nothing has changed. */
  async change(change: SettingsChange): Promise<Settings> {
    this.#stored = await this.#store.change(change);
    this.#flags = Object.fromEntries(Object.entries(this.#flags).filter(([name]) => !(name in change)));
    return this.current;
  }
}
