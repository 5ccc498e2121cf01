import type { Fault } from "../bridge/model/fault.js";
import { partOfFault } from "../bridge/model/health.js";
import type { Part } from "../bridge/model/part.js";

/** What the shell gets; listed in docs/cli.md. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  notConnected: 3,
  engine: 4,
  helper: 5,
  vm: 6,
  tunnel: 7,
  alreadyRunning: 8,
  toMend: 9,
  interrupted: 130,
} as const;

const OF_PART: Readonly<Record<Part, number>> = {
  engine: EXIT.engine,
  helper: EXIT.helper,
  vm: EXIT.vm,
  tunnel: EXIT.tunnel,
  routes: EXIT.helper,
};

/** One code per part that a person would look at next. */
export function exitCodeOf(fault: Fault): number {
  switch (fault.code) {
    case "already-reachable":
      return EXIT.ok;
    case "session-running":
    case "session-silent":
    case "session-version":
      return EXIT.alreadyRunning;
    case "internal":
      return EXIT.unexpected;
    // Whoever of the VM it was that stayed silent.
    case "vm-asleep":
      return EXIT.vm;
    default: {
      const part = partOfFault(fault);
      return part === null ? EXIT.unexpected : OF_PART[part];
    }
  }
}
