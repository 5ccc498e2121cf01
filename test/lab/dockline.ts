import type { ChildProcess } from "node:child_process";
import { dirname, join } from "node:path";
import type { CommandOptions, CommandResult } from "./command.js";
import type { Lab } from "./lab.js";
import { LabError } from "./lab-error.js";
import { labScript } from "./scripts.js";

const CLI = join(dirname(labScript("up.sh")), "../../dist/cli.js");
const CONNECT_LIMIT_MS = 90_000;

/** Where `dockline` runs: the mac of a lab, or a user's session on a host beside it. */
export type DocklineHost = Pick<Lab, "mac" | "spawnMac" | "dockerSocket">;

/** Runs a `dockline` command in the mac, against the lab's engine, to its end. */
export function dockline(
  host: DocklineHost,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return host.mac([process.execPath, CLI, ...args], {
    ...options,
    env: { ...engineOf(host), ...options.env },
  });
}

/** A `dockline up` that runs in the mac. Disposing of it interrupts it, and waits until it has disconnected. */
export class DocklineUp implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly #ended: Promise<number | null>;
  #story = "";

  /** Returns at once. */
  static start(lab: Lab, args: readonly string[] = []): DocklineUp {
    return new DocklineUp(lab, args);
  }

  /** Resolves when it says that it is connected. */
  static async connect(host: DocklineHost, args: readonly string[] = []): Promise<DocklineUp> {
    const up = new DocklineUp(host, args);
    await up.says(/^Connected in/m, CONNECT_LIMIT_MS);
    return up;
  }

  private constructor(host: DocklineHost, args: readonly string[]) {
    this.process = host.spawnMac([process.execPath, CLI, "up", ...args], { env: engineOf(host) });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#story += chunk.toString();
      });
    }
    this.#ended = new Promise((resolve) => this.process.once("close", (code) => resolve(code)));
  }

  /** Everything that it has said so far. */
  get story(): string {
    return this.#story;
  }

  /** Resolves when what it said matches; rejects with all of it when it ends before, or too late. */
  async says(pattern: RegExp, timeoutMs = 60_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!pattern.test(this.#story)) {
      if (this.process.exitCode !== null)
        throw new LabError("command-failed", `dockline up ended and said:\n${this.#story}`);
      if (Date.now() > deadline) throw new LabError("timeout", `dockline up said only:\n${this.#story}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Its exit code, once it has ended. */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Ctrl-C; resolves with the exit code. */
  interrupt(): Promise<number | null> {
    this.process.kill("SIGINT");
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.interrupt();
  }
}

function engineOf({ dockerSocket }: DocklineHost): Record<string, string> {
  return { DOCKER_HOST: `unix://${dockerSocket}` };
}
