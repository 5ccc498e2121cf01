import * as z from "zod";
import { parseAnswer } from "./answer.js";
import { hasStatus } from "./call-failure.js";
import type { Engine } from "./engine.js";
import { ROLE_LABEL } from "./labels.js";

/** What a set-up container's role label says. */
export const SETUP_ROLE = "vm-setup";

const Ids = z.array(z.object({ Id: z.string() }));

/** Removes every set-up container, running or not; fine when there is none. */
export async function removeLeftovers(engine: Engine, signal?: AbortSignal): Promise<void> {
  const intent = "list the set-up containers";
  const filters = { label: [`${ROLE_LABEL}=${SETUP_ROLE}`] };
  const query = { all: "1", filters: JSON.stringify(filters) };
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
