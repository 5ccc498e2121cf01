import * as z from "zod";
import { parseAnswer } from "./answer.js";
import type { Engine } from "./engine.js";
import { EngineError } from "./engine-error.js";
import { ROLE_LABEL } from "./labels.js";
import { SETUP_ROLE } from "./leftovers.js";

const Ids = z.array(z.object({ Id: z.string() }));

/**
 * Sends a signal to the container that is the VM's end of the tunnel. Throws EngineError, also when there is none.
 * Others of our set-up containers that run at this moment get it too, and take no notice.
 */
export async function signalResidents(
  engine: Engine,
  signalName: "SIGUSR1",
  signal: AbortSignal,
): Promise<void> {
  const intent = "find the tunnel's container";
  const filters = JSON.stringify({ label: [`${ROLE_LABEL}=${SETUP_ROLE}`], status: ["running"] });
  const query = { filters };
  const answer = await engine.client.json({ intent, method: "GET", path: "/containers/json", query, signal });
  const containers = parseAnswer(intent, Ids, answer);
  if (containers.length === 0) {
    throw new EngineError({ code: "engine-error", call: intent, status: null, detail: "it has ended" });
  }
  for (const { Id } of containers) {
    const path = `/containers/${encodeURIComponent(Id)}/kill`;
    const intent = "signal the tunnel's container";
    await engine.client.json({ intent, method: "POST", path, query: { signal: signalName }, signal });
  }
}
