import { type Cidr, familyOf } from "../../net/cidr.js";
import type { RouteStep } from "../../net/diff.js";
import { unreachable } from "../../unreachable.js";
import type { FailedStep } from "../platform.js";
import { runOrThrow } from "../run.js";
import type { System } from "../system.js";
import { IFCONFIG } from "./ifconfig.js";
import { type NetstatRow, parseNetstat } from "./netstat.js";
import { type RouteOutcome, routeArgv, routeOutcome } from "./route-command.js";

const NETSTAT = "/usr/sbin/netstat";

/**
 * The routing table through netstat and route. A row is ours when it leads into our interface and this helper
 * put it there: the kernel has no field for it, and a row that somebody else added through our interface stays.
 */
export class RouteTable {
  readonly #system: System;
  readonly #added = new Set<Cidr>();

  constructor(system: System) {
    this.#system = system;
  }

  /** Both families. */
  async read(): Promise<readonly NetstatRow[]> {
    return (await Promise.all([this.#readFamily(4), this.#readFamily(6)])).flat();
  }

  isOurs(row: NetstatRow, interfaceName: string | null): boolean {
    return !row.isScoped && row.interfaceName === interfaceName && this.#added.has(row.destination);
  }

  /** A new interface has no rows of ours. */
  forget(): void {
    this.#added.clear();
  }

  /** Resolves with the steps that the table, read back, does not show. */
  async change(interfaceName: string, steps: readonly RouteStep[]): Promise<readonly FailedStep[]> {
    const outcomes = await this.#takeAll(interfaceName, steps);
    const present = destinationsOn(interfaceName, await this.read());
    return steps.flatMap((step) => {
      const isDone = present.has(step.destination) === (step.op === "add");
      if (isDone) this.#remember(step);
      return isDone ? [] : [{ step, message: sentence(outcomes.get(step)) }];
    });
  }

  async #takeAll(
    interfaceName: string,
    steps: readonly RouteStep[],
  ): Promise<ReadonlyMap<RouteStep, RouteOutcome>> {
    const outcomes = new Map<RouteStep, RouteOutcome>();
    // Else route would take the name for that of a host, and ask the DNS.
    const { exitCode } = await this.#system.run([IFCONFIG, interfaceName]);
    if (exitCode !== 0) return outcomes;
    for (const step of steps) {
      if (step.op === "remove" && !(await this.#isOn(interfaceName, step.destination))) continue;
      outcomes.set(step, routeOutcome(await this.#system.run(routeArgv(step, interfaceName))));
    }
    return outcomes;
  }

  /**
   * Looked up anew for each delete, as late as can be: when the Mac joins a network, macOS deletes whatever has
   * that network's destination and adds its own route (configd, IPMonitor's RouteProcess), and deleting that
   * one would cut the Mac off.
   */
  async #isOn(interfaceName: string, destination: Cidr): Promise<boolean> {
    return destinationsOn(interfaceName, await this.#readFamily(familyOf(destination))).has(destination);
  }

  async #readFamily(family: 4 | 6): Promise<readonly NetstatRow[]> {
    const name = family === 4 ? "inet" : "inet6";
    return parseNetstat(await runOrThrow(this.#system.run, [NETSTAT, "-rn", "-f", name]));
  }

  #remember({ op, destination }: RouteStep): void {
    if (op === "add") this.#added.add(destination);
    else this.#added.delete(destination);
  }
}

/** What an ordinary lookup finds on the interface. */
function destinationsOn(interfaceName: string, rows: readonly NetstatRow[]): ReadonlySet<Cidr> {
  const unscoped = rows.filter((row) => row.interfaceName === interfaceName && !row.isScoped);
  return new Set(unscoped.map((row) => row.destination));
}

function sentence(outcome: RouteOutcome | undefined): string {
  switch (outcome?.kind) {
    case undefined:
      return "the tunnel interface is gone";
    case "ok":
      return "route says that it is done, but the table does not show it";
    case "exists":
      return "another program has just added the same route";
    case "absent":
      return "route does not find what the table shows";
    case "not-root":
      return "the helper may not change routes; start it as root";
    case "failed":
      return outcome.message;
    default:
      return unreachable(outcome);
  }
}
