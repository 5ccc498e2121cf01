import { planNetworks } from "../model/desired.js";
import { legWishes } from "../model/legs.js";
import { isBetweenNetworks } from "../model/reply-path.js";
import { undoInsides } from "./insides.js";
import type { EngineLink } from "./ports.js";

/** Takes out of the containers what a session that crashed may have left in them; never throws but for listing. */
export async function undoLeftInsides(engine: EngineLink, signal: AbortSignal): Promise<void> {
  const [networks, containers] = await Promise.all([
    engine.listNetworks(signal),
    engine.listContainers(signal),
  ]);
  const plans = planNetworks(networks);
  const between = containers.filter((one) => isBetweenNetworks(one, plans)).map(({ id }) => id);
  const withLegs = legWishes(plans, containers, []).map(({ containerId }) => containerId);
  await undoInsides(engine, [...new Set([...between, ...withLegs])], signal);
}
