import type { InsidePlan, InsideResult } from "../../vm-setup/inside-plan.js";
import { parseInsideLine } from "../../vm-setup/parse-inside.js";
import { renderInsidePlan } from "../../vm-setup/render-inside.js";
import { FaultError } from "../model/fault-error.js";
import type { RunContainer } from "./setup.js";

/** Carries out `plan` in the network of a running container. Throws FaultError vm-setup-garbled. */
export async function runInside(
  run: RunContainer,
  containerId: string,
  plan: InsidePlan,
  signal: AbortSignal,
): Promise<InsideResult> {
  const { lines, exitCode } = await run(
    {
      program: "inside",
      // What is undone may be a switch.
      place: { kind: "container", id: containerId, hasSwitches: plan.action === "undo" },
      replacesEarlier: false,
      stdin: renderInsidePlan(plan),
      onLine: async () => null,
      staysAfter: () => false,
      inputEnds: null,
    },
    signal,
  );
  const result = lines.map(parseInsideLine).findLast((one) => one !== null);
  if (result) return result;
  throw new FaultError({ code: "vm-setup-garbled", exitCode, lastLine: lines.at(-1) ?? "" });
}
