import * as z from "zod";
import { parseAnswer } from "./answer.js";
import { hasStatus } from "./call-failure.js";
import type { Engine } from "./engine.js";
import { ROLE_LABEL } from "./labels.js";

/** What the role label of a container says that sets the VM up. */
export const SETUP_ROLE = "vm-setup";
/** And of one that is in the network of somebody else's container. */
export const INSIDE_ROLE = "inside";

const Ids = z.array(z.object({ Id: z.string() }));

/** Removes every container of ours, running or not; fine when there is none. */
export async function removeLeftovers(engine: Engine, signal?: AbortSignal): Promise<void> {
  const intent = "list the set-up containers";
  // By the label's name, whatever the role.
  const query = { all: "1", filters: JSON.stringify({ label: [ROLE_LABEL] }) };
  const answer = await engine.client.json({ intent, method: "GET", path: "/containers/json", query, signal });
  const containers = parseAnswer(intent, Ids, answer);
  await Promise.all(containers.map(({ Id }) => removeContainer(engine, Id, signal)));
}

/** Ends and removes a container by id or name; already gone, or on its way, is success. */
export async function removeContainer(
  engine: Engine,
  container: string,
  signal?: AbortSignal,
): Promise<void> {
  const path = `/containers/${encodeURIComponent(container)}`;
  const query = { force: "1", v: "1" };
  try {
    await engine.client.json({ intent: "remove a container", method: "DELETE", path, query, signal });
  } catch (error) {
    // 409: "removal of container … is already in progress".
    if (!hasStatus(error, 404) && !hasStatus(error, 409)) throw error;
  }
}
