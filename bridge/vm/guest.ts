import type { InsideResult } from "../../vm-setup/inside-plan.js";
import { parseGuestLine } from "../../vm-setup/parse-guest.js";
import { parseInsideLine } from "../../vm-setup/parse-inside.js";
import { renderGuestPlan } from "../../vm-setup/render-guest.js";
import { FaultError } from "../model/fault-error.js";
import type { GuestWatch } from "../session/ports.js";
import type { RunContainer } from "./setup.js";

/** Watches a virtual machine inside a running container until `watch.end`. Throws FaultError vm-setup-garbled. */
export async function watchGuest(
  run: RunContainer,
  containerId: string,
  { plan, onReport, end }: GuestWatch,
  signal: AbortSignal,
): Promise<InsideResult> {
  const { lines, exitCode } = await run(
    {
      program: "inside",
      // The container may have to forward.
      place: { kind: "container", id: containerId, hasSwitches: true },
      replacesEarlier: false,
      stdin: renderGuestPlan(plan),
      onLine: async (line) => {
        const report = parseGuestLine(line);
        if (report !== null) onReport(report);
        return null;
      },
      staysAfter: () => false,
      inputEnds: end,
    },
    signal,
  );
  const result = lines.map(parseInsideLine).findLast((one) => one !== null);
  if (result) return result;
  throw new FaultError({ code: "vm-setup-garbled", exitCode, lastLine: lines.at(-1) ?? "" });
}
