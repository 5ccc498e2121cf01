import { chmod, chown, lstat, mkdir, unlink } from "node:fs/promises";
import { connect, type Server } from "node:net";
import { dirname } from "node:path";

export interface SocketFile {
  readonly socketPath: string;
  /** The one user, besides root, who may connect. */
  readonly ownerUid: number;
}

const PROBE_MS = 1_000;

/**
 * Makes `server` listen on the socket, mode 0600, in a folder that only this user can write to. A socket
 * that nobody answers on is a dead helper's and is replaced.
 */
export async function claimSocket(server: Server, { socketPath, ownerUid }: SocketFile): Promise<void> {
  await makeFolder(dirname(socketPath));
  await assertUnanswered(socketPath);
  await unlink(socketPath).catch(ignoreMissing);
  await listen(server, socketPath);
  await chmod(socketPath, 0o600);
  await chown(socketPath, ownerUid, process.getgid?.() ?? 0);
}

/** Throws when a helper answers: two of them would undo each other's work. */
export async function assertUnanswered(socketPath: string): Promise<void> {
  if (await isAnswering(socketPath)) {
    throw new Error(`another helper answers on ${socketPath}; stop it first`);
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const status = await lstat(folder);
  if (!status.isDirectory() || status.uid !== process.getuid?.()) {
    throw new Error(`${folder} is not a folder of this user; remove it and start the helper again`);
  }
  await chmod(folder, 0o755);
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PROBE_MS, () => settle(true));
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}

/** With the umask, so that there is no moment in which others could connect. */
async function listen(server: Server, path: string): Promise<void> {
  const umask = process.umask(0o077);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } finally {
    process.umask(umask);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
