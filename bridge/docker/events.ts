import * as z from "zod";
import { ROLE_LABEL } from "./labels.js";

const Event = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()).nullish() }).nullish(),
});

/** What is asked of GET /events. Podman calls a network's end "remove". */
export const EVENT_FILTERS = {
  type: ["network", "container"],
  event: ["create", "destroy", "remove", "connect", "disconnect", "start", "die", "rename"],
} as const;

/**
 * Whether a line of GET /events tells of something that changes networks, addresses or names. Our own set-up
 * containers do not: they live in the engine's own network for less than a second. Throws a RangeError at a
 * line that is no event.
 */
export function isRelevantEvent(line: string): boolean {
  const event = parseEvent(line);
  const attributes = event.Actor?.Attributes ?? {};
  if (event.Type === "container") {
    return ["start", "die", "rename"].includes(event.Action) && attributes[ROLE_LABEL] === undefined;
  }
  return event.Type === "network" && attributes["type"] !== "host" && attributes["type"] !== "null";
}

/** The container that a relevant line of GET /events attached to a network or detached from one; else null. */
export function attachedContainer(line: string): string | null {
  const event = parseEvent(line);
  const isAttachment = event.Type === "network" && ["connect", "disconnect"].includes(event.Action);
  return isAttachment ? (event.Actor?.Attributes?.["container"] ?? null) : null;
}

function parseEvent(line: string): z.infer<typeof Event> {
  try {
    return Event.parse(JSON.parse(line));
  } catch (cause) {
    throw new RangeError("it sent something that is not an event", { cause });
  }
}
