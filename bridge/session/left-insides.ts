import { planNetworks } from "../model/desired.js";
import { insideWishes } from "../model/inside.js";
import { legWishes } from "../model/legs.js";
import { replyPaths } from "../model/reply-path.js";
import { undoInsides } from "./insides.js";
import type { EngineLink } from "./ports.js";

/** Takes out of the containers what a session that crashed may have left in them; never throws but for listing. */
export async function undoLeftInsides(engine: EngineLink, signal: AbortSignal): Promise<void> {
  const [networks, containers] = await Promise.all([
    engine.listNetworks(signal),
    engine.listContainers(signal),
  ]);
  const plans = planNetworks(networks);
  const mended = insideWishes(replyPaths(plans, containers), containers, { legs: [], tunnel: null });
  const ids = [...mended, ...legWishes(plans, containers, [])].map(({ containerId }) => containerId);
  await undoInsides(engine, [...new Set(ids)], signal);
}
