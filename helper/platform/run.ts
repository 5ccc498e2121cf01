import { execFile } from "node:child_process";

/** A system command that did not do what it was asked for. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly argv: readonly string[];
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(argv: readonly string[], exitCode: number | null, stderr: string) {
    super(`${argv.join(" ")}: exit ${exitCode ?? "none"}: ${stderr.trim() || "no output"}`);
    this.argv = argv;
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

export interface CommandResult {
  /** null when the command was killed: too slow, or more output than the cap. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs argv[0], an absolute path, without a shell, and waits; rejects only when it cannot be started. */
export type Run = (argv: readonly string[], stdin?: string) => Promise<CommandResult>;

/** The whole environment of every command. */
export const COMMAND_ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" } as const;
const TIMEOUT_MS = 5_000;
/** A full routing table of a backbone router, as JSON, would not fit; 100,000 rows do. */
const OUTPUT_CAP_BYTES = 16 * 1024 * 1024;

export const runCommand: Run = (argv, stdin = "") =>
  new Promise((resolve, reject) => {
    const [file = "", ...rest] = argv;
    const options = {
      cwd: "/",
      env: COMMAND_ENVIRONMENT,
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
      maxBuffer: OUTPUT_CAP_BYTES,
      encoding: "utf8",
    } as const;
    const child = execFile(file, rest, options, (error, stdout, stderr) => {
      if (child.pid === undefined) {
        reject(new CommandError(argv, null, error?.message ?? "cannot be started"));
      } else {
        // A killed one may still have ended by itself, of the pipe that was closed first.
        resolve({ exitCode: child.killed ? null : child.exitCode, stdout, stderr });
      }
    });
    // A command that ends without reading its input breaks the pipe; its exit code says enough.
    child.stdin?.on("error", () => {});
    child.stdin?.end(stdin);
  });

/** Runs a command that has to end with exit code 0, and returns what it printed. */
export async function runOrThrow(run: Run, argv: readonly string[], stdin?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await run(argv, stdin);
  if (exitCode !== 0) throw new CommandError(argv, exitCode, stderr);
  return stdout;
}
