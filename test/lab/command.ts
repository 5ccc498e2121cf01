import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { LabError } from "./lab-error.js";

export interface CommandOptions {
  /** Default 30 s; then the command is killed and the promise rejects with code "timeout". */
  readonly timeoutMs?: number;
  /** Default: empty. */
  readonly stdin?: string | Uint8Array;
  /** Added to the small environment that every command of a lab gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** As the command sees it; default "/". */
  readonly cwd?: string;
}

export interface CommandResult {
  /** 128 + the signal's number when a signal ended the command. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command on the host to its end. A non-zero exit code is a result, not an error. */
export function runCommand(
  argv: readonly [string, ...string[]],
  options: Omit<CommandOptions, "env" | "cwd"> & { readonly env: NodeJS.ProcessEnv },
): Promise<CommandResult> {
  const { timeoutMs = 30_000, stdin = "", env } = options;
  const [file, ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    // A command may end without reading its input (EPIPE); its exit code tells what matters.
    child.stdin.on("error", () => {});
    child.stdin.end(stdin);
    const limit = setTimeout(() => {
      reject(
        new LabError("timeout", `${argv.join(" ")}: no end within ${timeoutMs} ms; look into why it hangs`),
      );
      child.kill("SIGKILL");
      // What the command left running in the background may hold the other ends.
      child.stdout.destroy();
      child.stderr.destroy();
    }, timeoutMs);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      resolve({ exitCode, stdout: stdout(), stderr: stderr() });
    });
  });
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
