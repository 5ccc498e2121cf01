import type { VmLegReport } from "../../vm-setup/leg-plan.js";
import type { LegReport, LegWish } from "../model/legs.js";
import { inLanes } from "./lanes.js";
import type { EngineLink } from "./ports.js";

/** A wish, and the process in whose network it is. */
export interface FoundLeg extends LegWish {
  /** Null when the container has ended. */
  readonly pid: number | null;
}

const AT_ONCE = 4;

/** Asks the engine for the processes of the containers that are to have legs. */
export async function findLegs(
  engine: EngineLink,
  wishes: readonly LegWish[],
  signal: AbortSignal,
): Promise<readonly FoundLeg[]> {
  const pids = new Map<string, number | null>();
  const ids = [...new Set(wishes.map(({ containerId }) => containerId))];
  await inLanes(AT_ONCE, ids, async (id) => {
    pids.set(id, await engine.processOf(id, signal));
  });
  return wishes.map((wish) => ({ ...wish, pid: pids.get(wish.containerId) ?? null }));
}

/** What became of them, as the VM says. */
export function legReports(legs: readonly FoundLeg[], said: readonly VmLegReport[]): readonly LegReport[] {
  return legs.map(({ pid, ...wish }) => {
    const report = said.find((one) => one.pid === pid && one.address === wish.address);
    if (report === undefined) return { ...wish, way: "none", why: "no-process" };
    return report.way === "leg"
      ? { ...wish, way: "leg", index: report.index }
      : { ...wish, way: "none", why: report.why };
  });
}
