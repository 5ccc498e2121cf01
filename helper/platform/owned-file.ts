import { constants } from "node:fs";
import { link, lstat, open, readdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";

/** What stands at a path: a file, of which text is read up to a limit, something else, or nothing. */
export type FileReading =
  | { readonly kind: "missing" }
  | { readonly kind: "file"; readonly text: string }
  /** A symbolic link, a folder, a device: nothing that this product makes. */
  | { readonly kind: "other" };

const MAX_BYTES = 64 * 1024;

/** Reads `path` without following a symbolic link there, and without waiting for anybody's pipe. */
export async function readPlainFile(path: string): Promise<FileReading> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch((error: NodeJS.ErrnoException) => error);
  if (handle instanceof Error) {
    if (handle.code === "ENOENT") return { kind: "missing" };
    if (handle.code === "ELOOP" || handle.code === "ENXIO") return { kind: "other" };
    throw handle;
  }
  try {
    if (!(await handle.stat()).isFile()) return { kind: "other" };
    const buffer = Buffer.alloc(MAX_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, MAX_BYTES, 0);
    return { kind: "file", text: buffer.toString("utf8", 0, bytesRead) };
  } finally {
    await handle.close();
  }
}

export interface OwnedFile {
  readonly path: string;
  readonly text: string;
  /** On the same volume, in a folder that only root may write to; nothing of it is left behind. */
  readonly stagingPath: string;
  /** Whether a file of ours, and nothing else, is to be replaced. */
  readonly isReplacing: boolean;
}

/**
 * Puts a file of mode 0644 at `path`, whole or not at all. Where none is to be replaced, whatever came there in the
 * meantime stays: the call then rejects with EEXIST.
 */
export async function placeFile({ path, text, stagingPath, isReplacing }: OwnedFile): Promise<void> {
  await unlink(stagingPath).catch(ignoreMissing);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(stagingPath, flags, 0o644);
  try {
    // The umask took away what others may read.
    await handle.chmod(0o644);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    if (isReplacing) await rename(stagingPath, path);
    else await link(stagingPath, path);
  } finally {
    await unlink(stagingPath).catch(ignoreMissing);
  }
}

/** The names in a folder that root alone may write to; null when there is no such folder. */
export async function listRootFolder(folder: string): Promise<readonly string[] | null> {
  const stats = await lstat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (stats === null) return null;
  if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o022) !== 0) {
    throw new Error(`${folder} is not a folder that only root may write to; mend its owner and mode`);
  }
  return (await readdir(folder)).sort().map((name) => join(folder, name));
}

export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
