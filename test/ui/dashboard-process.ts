import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Lab } from "../lab/lab.js";
import { LabError } from "../lab/lab-error.js";
import { uiScript } from "./ui-scripts.js";

const CLI = join(uiScript("."), "../../dist/cli.js");
const START_LIMIT_MS = 20_000;

/** A `dockline dashboard` that runs in a lab's mac. Disposing of it is Ctrl-C. */
export class DashboardProcess implements AsyncDisposable {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;

  /** Resolves when it has printed its link. */
  static async start(lab: Lab): Promise<DashboardProcess> {
    const argv = [process.execPath, CLI, "dashboard", "--no-open"] as const;
    const child = lab.spawnMac(argv, { env: { DOCKER_HOST: `unix://${lab.dockerSocket}` } });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    let [printed, story] = ["", ""];
    child.stderr?.on("data", (chunk: Buffer) => {
      story += chunk.toString();
    });
    const url = await new Promise<string>((resolve, reject) => {
      const fail = () =>
        reject(new LabError("command-failed", `dockline dashboard said:\n${printed}${story}`));
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
    return new DashboardProcess(child, ended, url);
  }

  private constructor(child: ChildProcess, ended: Promise<number | null>, url: string) {
    this.#process = child;
    this.#ended = ended;
    this.url = url;
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
