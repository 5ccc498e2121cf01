import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Lab } from "../lab/lab.js";
import { LabError } from "../lab/lab-error.js";
import { uiScript } from "./ui-scripts.js";

const CLI = join(uiScript("."), "../../dist/cli.js");
const START_LIMIT_MS = 20_000;

interface Seen {
  readonly ended: Promise<number | null>;
  readonly url: string;
  /** Grows as long as it runs. */
  readonly notes: readonly string[];
}

/** A `dockline dashboard` that runs in a lab's mac. Disposing of it is Ctrl-C. */
export class DashboardProcess implements AsyncDisposable {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #notes: readonly string[];

  /** Resolves when it has printed its link. */
  static async start(lab: Lab): Promise<DashboardProcess> {
    const argv = [process.execPath, CLI, "dashboard", "--no-open"] as const;
    const child = lab.spawnMac(argv, { env: { DOCKER_HOST: `unix://${lab.dockerSocket}` } });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    let printed = "";
    const notes: string[] = [];
    child.stderr?.on("data", (chunk: Buffer) => notes.push(chunk.toString()));
    const url = await new Promise<string>((resolve, reject) => {
      const fail = () =>
        reject(new LabError("command-failed", `dockline dashboard said:\n${printed}${notes.join("")}`));
      const limit = setTimeout(fail, START_LIMIT_MS);
      child.once("close", fail);
      child.stdout?.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        const [, found] = /^(http:\S+)\n/.exec(printed) ?? [];
        if (found === undefined) return;
        clearTimeout(limit);
        resolve(found);
      });
    });
    return new DashboardProcess(child, { ended, url, notes });
  }

  private constructor(child: ChildProcess, seen: Seen) {
    this.#process = child;
    this.#ended = seen.ended;
    this.#notes = seen.notes;
    this.url = seen.url;
  }

  /** What it has said on standard error. */
  get story(): string {
    return this.#notes.join("");
  }

  /** Ctrl-C; resolves with the exit code. */
  interrupt(): Promise<number | null> {
    this.#process.kill("SIGINT");
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.interrupt();
  }
}
