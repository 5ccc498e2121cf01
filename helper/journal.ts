import { readFile, rename, unlink, writeFile } from "node:fs/promises";
import type { JournalEntry } from "./platform/platform.js";
import type { JournalWriter } from "./tunnel/tunnel.js";

/** What a helper that was killed left on the host, in a file that only root can read or write. */
export class Journal implements JournalWriter {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** null when the last helper left nothing, or what it left cannot be read any more. */
  async read(): Promise<JournalEntry | null> {
    const text = await readFile(this.#path, "utf8").catch(() => null);
    return text === null ? null : parseEntry(text);
  }

  /** Whole or not at all: a crash in between leaves the former entry. */
  async write(entry: JournalEntry): Promise<void> {
    const partial = `${this.#path}.partial`;
    await writeFile(partial, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    await rename(partial, this.#path);
  }

  async clear(): Promise<void> {
    await unlink(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
  }
}

function parseEntry(text: string): JournalEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { interfaceName, engine, pid } = value as Partial<JournalEntry>;
  const isName = typeof interfaceName === "string" && /^[a-z][a-z0-9]{1,14}$/.test(interfaceName);
  const isEngine = engine === "kernel" || engine === "wireguard-go";
  const isPid = pid === null || (typeof pid === "number" && Number.isSafeInteger(pid) && pid > 1);
  return isName && isEngine && isPid ? { interfaceName, engine, pid } : null;
}
