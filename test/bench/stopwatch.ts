import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Lab } from "../lab/lab.js";

/** Omit of each member of a union. */
type WithoutId<Task> = Task extends unknown ? Omit<Task, "id"> : never;

export type StopwatchTask =
  | { readonly id: number; readonly do: "await-http"; readonly address: string; readonly limitMs: number }
  | {
      readonly id: number;
      readonly do: "time-command";
      readonly argv: readonly string[];
      readonly stdin: string;
    };

export interface StopwatchReply {
  readonly id: number;
  /** Null when what was waited for did not come. */
  readonly ms: number | null;
}

const LIMIT_MS = 30_000;

/** Times things inside a lab, by a process that runs there already (stopwatch-program.ts). */
export class Stopwatch implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (ms: number | null) => void>();
  #lastId = 0;

  /** In the mac, or in the VM's network. */
  static async start(lab: Lab, place: "mac" | "vm" = "mac"): Promise<Stopwatch> {
    const enter = place === "mac" ? [] : ["ip", "netns", "exec", "vm"];
    const program = join(dirname(process.argv[1] ?? ""), "stopwatch-program.js");
    const [file = "", ...args] = [...enter, process.execPath, program];
    const stopwatch = new Stopwatch(lab.spawnMac([file, ...args]));
    await stopwatch.timeCommand(["/bin/true"]);
    return stopwatch;
  }

  private constructor(child: ChildProcess) {
    this.#process = child;
    if (child.stdout === null) throw new Error("the stopwatch has no output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      const { id, ms } = JSON.parse(line) as StopwatchReply;
      this.#waiting.get(id)?.(ms);
      this.#waiting.delete(id);
    });
    child.stderr?.pipe(process.stderr);
  }

  /** The moment (clock.ts) of the first HTTP answer from now on, to 5 ms. */
  awaitHttp(address: string, limitMs = LIMIT_MS): Promise<number> {
    return this.#ask({ do: "await-http", address, limitMs });
  }

  /** Milliseconds from start to end of a command that must succeed. */
  timeCommand(argv: readonly string[], stdin = ""): Promise<number> {
    return this.#ask({ do: "time-command", argv, stdin });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, "close");
    this.#process.stdin?.end();
    this.#process.kill("SIGTERM");
    await ended;
  }

  #ask(task: WithoutId<StopwatchTask>): Promise<number> {
    this.#lastId += 1;
    const id = this.#lastId;
    const reply = new Promise<number>((resolve, reject) => {
      const what = JSON.stringify(task).slice(0, 200);
      const limit = setTimeout(() => reject(new Error(`no reply of the stopwatch: ${what}`)), 2 * LIMIT_MS);
      this.#waiting.set(id, (ms) => {
        clearTimeout(limit);
        if (ms === null) reject(new Error(`it did not come: ${what}`));
        else resolve(ms);
      });
    });
    this.#process.stdin?.write(`${JSON.stringify({ id, ...task })}\n`);
    return reply;
  }
}
