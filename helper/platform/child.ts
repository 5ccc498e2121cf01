import { spawn } from "node:child_process";
import { COMMAND_ENVIRONMENT } from "./run.js";

/** A program that runs until it is stopped. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when the program has ended, whatever the reason; never rejects. */
  readonly exited: Promise<ChildExit>;
}

export interface ChildExit {
  readonly exitCode: number | null;
  /** The last piece of its output, for an error message. */
  readonly output: string;
}

export interface ChildOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each piece of standard output. */
  readonly onOutput?: (text: string) => void;
}

/** Starts argv[0], an absolute path, without a shell, in this process's group: it ends with its parent's job. */
export type StartChild = (argv: readonly string[], options?: ChildOptions) => Promise<Child>;

const STOP_MS = 2_000;
const KEPT_OUTPUT = 512;

export const startChild: StartChild = async (argv, options = {}) => {
  const [file = "", ...rest] = argv;
  const child = spawn(file, rest, {
    cwd: "/",
    env: { ...options.environment, ...COMMAND_ENVIRONMENT },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-KEPT_OUTPUT);
  };
  child.stderr.on("data", keep);
  child.stdout.on("data", (chunk: Buffer) => {
    keep(chunk);
    options.onOutput?.(chunk.toString("utf8"));
  });
  const exited = new Promise<ChildExit>((resolve) => {
    child.once("close", (exitCode) => resolve({ exitCode, output: output.trim() }));
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(child.pid ?? 0));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await exited;
    clearTimeout(timer);
  };
  return { pid, exited, [Symbol.asyncDispose]: stop };
};
