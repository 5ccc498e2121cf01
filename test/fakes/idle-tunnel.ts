/** A tunnel as the helper tells of it, where nothing is to be seen of it but that it is there. */
export const IDLE_TUNNEL = {
  interfaceName: "dockline0",
  engine: "kernel",
  publicKey: "",
  listenPort: 1,
  peer: null,
} as const;
