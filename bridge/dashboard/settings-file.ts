import { readFile, rename } from "node:fs/promises";
import { z } from "zod";
import { DEFAULT_SETTINGS, MAX_MTU, MIN_MTU, type Settings } from "../model/settings.js";
import { withFileLock, writeStateFile } from "../session/state-file.js";

const engine = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("as-docker") }),
  // As docker/cli checks names of contexts (cli/context/store/store.go).
  z.strictObject({
    kind: z.literal("context"),
    name: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.+-]{0,254}$/),
  }),
  z.strictObject({ kind: z.literal("host"), url: z.string().regex(/^(unix|tcp):\/\/[\x21-\x7e]{1,1000}$/) }),
]);

/** Strict: an unknown field is of a version that this program would misread. */
export const settingsSchema = z.strictObject({
  engine,
  mtu: z.number().int().min(MIN_MTU).max(MAX_MTU),
}) satisfies z.ZodType<Settings>;

const VERSION = 1;
const fileSchema = z.strictObject({ version: z.literal(VERSION), settings: settingsSchema });

/** Settings kept in a JSON file. One that nobody can read as such is renamed to "….broken" and told. */
export class SettingsFile {
  readonly #path: string;
  readonly #tell: (sentence: string) => void;

  constructor(path: string, tell: (sentence: string) => void) {
    this.#path = path;
    this.#tell = tell;
  }

  /** Never rejects. */
  async read(): Promise<Settings> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, "utf8"))).settings;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return DEFAULT_SETTINGS;
      await rename(this.#path, `${this.#path}.broken`).catch(() => {});
      this.#tell(
        `Your settings in ${this.#path} could not be read and are now in ${this.#path}.broken; the defaults hold.`,
      );
      return DEFAULT_SETTINGS;
    }
  }

  /** Rejects where the file cannot be written. */
  write(settings: Settings): Promise<void> {
    return withFileLock(this.#path, () => writeStateFile(this.#path, { version: VERSION, settings }));
  }
}
