import { eventually } from "../lab/eventually.js";
import type { Lab } from "../lab/lab.js";
import { type Reach, reaches } from "../lab/reach.js";
import type { Service } from "../lab/stack.js";

export interface ServiceReach extends Service, Reach {}

export const OPEN: Reach = { ping: true, http: true };
export const SHUT: Reach = { ping: false, http: false };

/** Tries every service from the mac, once. */
export function reachOf(lab: Lab, services: readonly Service[]): Promise<readonly ServiceReach[]> {
  return Promise.all(services.map(async (one) => ({ ...one, ...(await reaches(lab, one.address)) })));
}

/** An emulated machine beside other work takes its time. */
const OPEN_LIMIT_MS = 30_000;

/** Tries every service until all of them answer, or 30 s are over; what the last try found. */
export function becomeOpen(lab: Lab, services: readonly Service[]): Promise<readonly ServiceReach[]> {
  return eventually(() => reachOf(lab, services), isOpen, OPEN_LIMIT_MS);
}

/** What `reachOf` gives when each of them is as `reach`. */
export function allOf(services: readonly Service[], reach: Reach): readonly ServiceReach[] {
  return services.map((one) => ({ ...one, ...reach }));
}

function isOpen(found: readonly ServiceReach[]): boolean {
  return found.every(({ ping, http }) => ping && http);
}
