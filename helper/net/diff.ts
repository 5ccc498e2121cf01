import type { Cidr } from "./cidr.js";

/** One change to the routes that leave through our interface. */
export interface RouteStep {
  readonly op: "add" | "remove";
  readonly destination: Cidr;
}

/**
 * Lists the steps that turn `actual` into `desired`.
 *
 * Adds come before removes, so that a subnet which is being replaced by a wider one never loses its path in
 * between. `actual` must hold only routes that are ours: whatever it holds beyond `desired` is removed.
 */
export function diffRoutes(desired: readonly Cidr[], actual: readonly Cidr[]): readonly RouteStep[] {
  const isDesired = new Set(desired);
  const isActual = new Set(actual);
  return [
    ...desired.filter((one) => !isActual.has(one)).map((one) => ({ op: "add", destination: one }) as const),
    ...actual
      .filter((one) => !isDesired.has(one))
      .map((one) => ({ op: "remove", destination: one }) as const),
  ];
}
