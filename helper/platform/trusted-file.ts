import { lstat, realpath } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * The first of `candidates`, absolute paths, that root may execute, with symbolic links resolved; null when
 * there is none.
 *
 * A path is trusted when the file and every folder above it, on the way given and on the resolved one,
 * belong to root and cannot be written by anyone else: else whoever may write there would become root.
 */
export async function findTrusted(candidates: readonly string[]): Promise<string | null> {
  for (const candidate of candidates) {
    const resolved = await realpath(candidate).catch(() => null);
    if (resolved === null) continue;
    if ((await isTrusted(candidate)) && (await isTrusted(resolved))) return resolved;
  }
  return null;
}

/** Throws for the first of `paths` that somebody else than root could change, or that a symbolic link leads to. */
export async function assertTrusted(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if ((await findTrusted([path])) !== path) {
      throw new Error(`${path} or a folder above it can be changed by others than root; install it again`);
    }
  }
}

async function isTrusted(path: string): Promise<boolean> {
  const status = await lstat(path).catch(() => null);
  if (status === null || status.uid !== 0) return false;
  // The mode of a symbolic link means nothing; where it leads is checked as a path of its own.
  if (!status.isSymbolicLink() && (status.mode & 0o022) !== 0) return false;
  const parent = dirname(path);
  return parent === path || isTrusted(parent);
}
