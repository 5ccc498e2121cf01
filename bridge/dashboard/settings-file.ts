import { readFile, rename } from "node:fs/promises";
import { DEFAULT_SETTINGS, type Settings } from "../model/settings.js";
import { withFileLock, writeStateFile } from "../session/state-file.js";
import { parseStoredSettings, SETTINGS_VERSION } from "./settings-schema.js";

export interface SettingsStore {
  /** Rejects where they cannot be kept, and then nothing has changed. */
  write(settings: Settings): Promise<void>;
}

/** Settings kept in a JSON file. One that nobody can read as such is renamed to "….broken" and told. */
export class SettingsFile implements SettingsStore {
  readonly #path: string;
  readonly #tell: (sentence: string) => void;

  constructor(path: string, tell: (sentence: string) => void) {
    this.#path = path;
    this.#tell = tell;
  }

  /** Never rejects. */
  async read(): Promise<Settings> {
    try {
      return parseStoredSettings(JSON.parse(await readFile(this.#path, "utf8")));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return DEFAULT_SETTINGS;
      await rename(this.#path, `${this.#path}.broken`).catch(() => {});
      this.#tell(
        `Your settings in ${this.#path} could not be read and are now in ${this.#path}.broken; the defaults hold.`,
      );
      return DEFAULT_SETTINGS;
    }
  }

  write(settings: Settings): Promise<void> {
    return withFileLock(this.#path, () =>
      writeStateFile(this.#path, { version: SETTINGS_VERSION, settings }),
    );
  }
}
