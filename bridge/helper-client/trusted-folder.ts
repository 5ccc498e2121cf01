import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { InstallError } from "./install-error.js";

/** Whoever may write a folder above could exchange what root runs. Throws InstallError "unsafe-folder". */
export async function assertOnlyRootWrites(folder: string): Promise<void> {
  for (let path = folder; ; path = dirname(path)) {
    const stats = await lstat(path);
    if (!stats.isDirectory() || stats.uid !== 0 || (stats.mode & 0o022) !== 0) {
      throw new InstallError(
        "unsafe-folder",
        `${path} can be changed by others than root; mend its owner and mode first.`,
      );
    }
    if (path === "/") return;
  }
}
