import type { Lab } from "./lab.js";
import { LabError } from "./lab-error.js";

const START_LIMIT_MS = 10_000;

export interface RouteChange {
  /** Milliseconds since 1970, when `ip monitor` read it. */
  readonly at: number;
  /** As `ip monitor route` prints it: "172.30.0.0/16 dev dockline0 proto 68", "Deleted …". */
  readonly text: string;
}

/** What happens to the mac's routes, in the order of the kernel, from when `start` has resolved. */
export class RouteLog implements Disposable {
  readonly #process: ReturnType<Lab["spawnMac"]>;
  #output = "";

  static async start(lab: Lab): Promise<RouteLog> {
    const log = new RouteLog(lab);
    const mark = ["198.51.100.1/32", "dev", "lo"];
    const deadline = Date.now() + START_LIMIT_MS;
    while (!log.#output.includes("198.51.100.1")) {
      if (Date.now() > deadline) throw new LabError("timeout", "ip monitor tells of nothing; is it there?");
      await lab.mac(["ip", "route", "replace", ...mark]);
      await lab.mac(["ip", "route", "delete", ...mark]);
    }
    return log;
  }

  private constructor(lab: Lab) {
    this.#process = lab.spawnMac(["ip", "-ts", "monitor", "route"]);
    this.#process.stdout?.on("data", (chunk: Buffer) => {
      this.#output += chunk.toString();
    });
  }

  /** Of the main table; rows of the tables for local addresses and IPv6 are left out. */
  get changes(): readonly RouteChange[] {
    return this.#output.split("\n").flatMap((line) => {
      const [, time, text] = /^\[([^\]]+)\] (?:\[ROUTE\])?(.*)$/.exec(line) ?? [];
      if (
        time === undefined ||
        text === undefined ||
        / table |^(Deleted )?(local|broadcast|multicast|anycast) |:/.test(text)
      )
        return [];
      return /198\.51\.100\.1/.test(text)
        ? []
        : [{ at: Date.parse(`${time}Z`), text: text.trim().replace(/ +/g, " ") }];
    });
  }

  [Symbol.dispose](): void {
    this.#process.kill("SIGKILL");
  }
}
