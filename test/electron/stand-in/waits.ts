import { createHook } from "node:async_hooks";
import type { Waits } from "./orders.js";

const timers = new Map<number, string>();

/** From here on every timer is known, those that do not keep the process alive included. */
createHook({
  init(id, type) {
    if (type === "Timeout") timers.set(id, new Error("begun").stack ?? "");
  },
  destroy: (id) => void timers.delete(id),
}).enable();

/** What the process waits for at this moment. */
export function waits(): Waits {
  return { resources: process.getActiveResourcesInfo().sort(), timers: [...timers.values()] };
}
