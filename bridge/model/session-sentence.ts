import type { Fault } from "./fault.js";
import type { Means } from "./means.js";
import { unreachable } from "./unreachable.js";

export type SessionFault = Extract<Fault, { code: `session-${string}` }>;

/** What is wrong with the session that another program holds, and what to do, for a person. */
export function sessionSentence(fault: SessionFault, means: Means): string {
  const isByButton = means === "buttons";
  switch (fault.code) {
    case "session-running":
      return isByButton
        ? "Dockline was connected by another program at the same moment; look again."
        : 'Dockline is running already; see "dockline status", or end it with "dockline down".';
    case "session-silent":
      return `The running session does not answer (${fault.seconds} s); end its process, by Ctrl-C where it runs or from outside, and the helper cleans up within 30 s.`;
    case "session-version": {
      const found = fault.found === null ? "an older Dockline" : `Dockline ${fault.found}`;
      const end = isByButton ? "end it where it was started" : 'end it with "dockline down"';
      return `A session of ${found} is running, and this is Dockline ${fault.wanted}; ${end}, then connect again.`;
    }
    default:
      return unreachable(fault);
  }
}
