import { rm, writeFile } from "node:fs/promises";
import type { WithSecretFile } from "../tunnel/wg-tool.js";

/** `path` has to be in a folder that only this user can write to, on a file system in memory. */
export function secretFileAt(path: string): WithSecretFile {
  return async (text, use) => {
    await rm(path, { force: true });
    try {
      await writeFile(path, text, { mode: 0o600, flag: "wx" });
      return await use(path);
    } finally {
      await rm(path, { force: true });
    }
  };
}
