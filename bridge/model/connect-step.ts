/** What connecting is made of, in this order. Each ends with an observation, not with a request that was sent. */
export const CONNECT_STEPS = ["engine", "helper", "vm-setup", "handshake", "routes"] as const;

export type ConnectStep = (typeof CONNECT_STEPS)[number];
