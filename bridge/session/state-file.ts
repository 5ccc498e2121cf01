import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

const LOCK_LIMIT_MS = 2_000;
const LOCK_PAUSE_MS = 10;
/** Nobody holds a lock for longer than a few milliseconds; whoever left it this long ago has died. */
const LOCK_STALE_MS = 10_000;

/** Writes `content` as JSON, as writeWhole does. */
export function writeStateFile(file: string, content: unknown): Promise<void> {
  return writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** A reader sees the old file or the new one, never a part; the folder is made. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const partial = `${file}.${randomUUID()}.partial`;
  try {
    await writeFile(partial, text);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Keeps other users of `file` out, in this process and others, while `action` reads and writes it. */
export async function withFileLock<Result>(file: string, action: () => Promise<Result>): Promise<Result> {
  const lock = `${file}.lock`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  for (let waitedMs = 0; !(await isTaken(lock)); waitedMs += LOCK_PAUSE_MS) {
    if (waitedMs >= LOCK_LIMIT_MS)
      throw new Error(`${lock} is held by another program; remove it if none runs`);
    await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
  }
  try {
    return await action();
  } finally {
    await rm(lock, { force: true });
  }
}

/** Whether the lock is ours now. */
async function isTaken(lock: string): Promise<boolean> {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const left = await stat(lock).catch(() => null);
    if (left !== null && Date.now() - left.mtimeMs > LOCK_STALE_MS) await rm(lock, { force: true });
    return false;
  }
}
