import { readdir, readFile } from "node:fs/promises";
import type { ContextFiles } from "./context-store.js";
import { EngineError } from "./engine-error.js";

/** The real disk. What is not there is null or empty; what may not be read is an error that names it. */
export const userFiles: ContextFiles = {
  readText: (path) => unlessAbsent(path, null, () => readFile(path, "utf8")),
  list: (folder) => unlessAbsent(folder, [], () => readdir(folder)),
};

async function unlessAbsent<T, Absent>(
  path: string,
  absent: Absent,
  read: () => Promise<T>,
): Promise<T | Absent> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return absent;
    throw new EngineError(
      { code: "context-malformed", file: path, problem: `it cannot be read: ${String(code)}` },
      { cause: error },
    );
  }
}
