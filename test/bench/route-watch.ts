import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Lab } from "../lab/lab.js";
import { now } from "./clock.js";

const LIMIT_MS = 30_000;

/** The changes of the mac's routing table as the kernel reports them, without polling. */
export class RouteWatch implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #listeners = new Set<(line: string) => void>();

  /** Resolves when it has been seen to report. */
  static async start(lab: Lab): Promise<RouteWatch> {
    const watch = new RouteWatch(lab.spawnMac(["ip", "monitor", "route"]));
    const probe = "192.0.2.0/24";
    const seen = watch.added(probe);
    const poke = setInterval(() => void lab.mac(["ip", "route", "replace", probe, "dev", "lo"]), 50);
    await seen.finally(() => clearInterval(poke));
    await lab.mac(["ip", "route", "delete", probe, "dev", "lo"]);
    return watch;
  }

  private constructor(child: ChildProcess) {
    this.#process = child;
    if (child.stdout === null) throw new Error("ip monitor has no output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      for (const listener of this.#listeners) listener(line);
    });
  }

  /** The moment (clock.ts) at which a route to `destination` appears, from now on. */
  added(destination: string): Promise<number> {
    return this.#first((line) => line.startsWith(`${destination} `));
  }

  removed(destination: string): Promise<number> {
    return this.#first((line) => line.startsWith(`Deleted ${destination} `));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, "close");
    this.#process.kill("SIGTERM");
    await ended;
  }

  #first(matches: (line: string) => boolean): Promise<number> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(limit);
        this.#listeners.delete(look);
      };
      const look = (line: string) => {
        if (!matches(line)) return;
        end();
        resolve(now());
      };
      const limit = setTimeout(() => {
        end();
        reject(new Error(`no such route change within ${LIMIT_MS} ms`));
      }, LIMIT_MS);
      this.#listeners.add(look);
    });
  }
}
