export const PARTS = ["engine", "helper", "vm", "tunnel", "routes"] as const;

/** What a connection is made of, in the order in which it is made. */
export type Part = (typeof PARTS)[number];
