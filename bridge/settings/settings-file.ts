import { readFile, rename } from "node:fs/promises";
import * as z from "zod";
import { reasonOf } from "../model/reason.js";
import { DEFAULT_SETTINGS, type Settings } from "../model/settings.js";
import type { SettingsChange } from "../model/settings-change.js";
import { withFileLock, writeStateFile } from "../session/state-file.js";
import { parseStoredSettings, SETTINGS_VERSION } from "./settings-schema.js";

export interface SettingsStore {
  /**
   * Resolves with the settings that stand then, of which other programs may have changed some. Rejects where the
   * change cannot be kept, and then nothing has changed.
   */
  change(change: SettingsChange): Promise<Settings>;
}

/** Settings kept in a JSON file, which several programs share. One that holds something else is set aside and told. */
export class SettingsFile implements SettingsStore {
  readonly #path: string;
  readonly #tell: (sentence: string) => void;

  constructor(path: string, tell: (sentence: string) => void) {
    this.#path = path;
    this.#tell = tell;
  }

  /** Never rejects: what cannot be read for now stays where it is, and is told. */
  async read(): Promise<Settings> {
    try {
      return (await this.#stored()) ?? (await this.#recovered());
    } catch (error) {
      this.#tell(
        `Your settings in ${this.#path} could not be read, so the defaults hold for now: ${reasonOf(error)}.`,
      );
      return DEFAULT_SETTINGS;
    }
  }

  change(change: SettingsChange): Promise<Settings> {
    return withFileLock(this.#path, async () => {
      const settings = { ...((await this.#stored()) ?? (await this.#setAside())), ...change };
      await writeStateFile(this.#path, { version: SETTINGS_VERSION, settings });
      return settings;
    });
  }

  /** Null for a file that holds something else; rejects where it cannot be read at all. */
  async #stored(): Promise<Settings | null> {
    const text = await readFile(this.#path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (text === null) return DEFAULT_SETTINGS;
    try {
      return parseStoredSettings(JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
      throw error;
    }
  }

  /** Reads it again under the lock: another program may just have written a good one. */
  #recovered(): Promise<Settings> {
    return withFileLock(this.#path, async () => (await this.#stored()) ?? (await this.#setAside()));
  }

  async #setAside(): Promise<Settings> {
    const aside = `${this.#path}.broken`;
    await rename(this.#path, aside).catch((cause: unknown) => {
      throw new Error(`the file is damaged and could not be moved to ${aside} (${reasonOf(cause)})`, {
        cause,
      });
    });
    this.#tell(`Your settings in ${this.#path} are damaged and are now in ${aside}; the defaults hold.`);
    return DEFAULT_SETTINGS;
  }
}
