import { readFile, unlink } from "node:fs/promises";
import type { UapiExchange } from "../tunnel/uapi.js";
import { uapiSocket } from "../tunnel/uapi-socket.js";
import type { WithSecretFile } from "../tunnel/wg-tool.js";
import { type StartChild, startChild } from "./child.js";
import { type Run, runCommand } from "./run.js";
import { secretFileAt } from "./secret-file.js";
import { findTrusted } from "./trusted-file.js";
import { watchFile } from "./watch-file.js";

/** Everything a platform does to the machine goes through here; tests bring a kernel of their own. */
export interface System {
  readonly run: Run;
  readonly start: StartChild;
  readonly findTrusted: (candidates: readonly string[]) => Promise<string | null>;
  /** The text of a file of the system; null when it cannot be read. */
  readonly readText: (path: string) => Promise<string | null>;
  /** Calls `onChange` whenever the file may have another text. */
  readonly watchFile: (path: string, onChange: () => void) => Disposable;
  /** Removes the file; not there is success. */
  readonly removeFile: (path: string) => Promise<void>;
  /** For handing a secret to a program: `path` holds it while it is used. */
  readonly secretFile: (path: string) => WithSecretFile;
  readonly uapi: (socketPath: string) => UapiExchange;
}

export const realSystem: System = {
  run: runCommand,
  start: startChild,
  findTrusted,
  readText: (path) => readFile(path, "utf8").catch(() => null),
  watchFile,
  removeFile: (path) => unlink(path).catch(ignoreMissing),
  secretFile: secretFileAt,
  uapi: uapiSocket,
};

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
