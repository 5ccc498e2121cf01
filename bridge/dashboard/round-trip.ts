import { connect } from "node:net";

/** A port that nothing listens on (RFC 863): the VM refuses at once, and that is the answer. */
const DISCARD_PORT = 9;

/**
 * How long `address` takes to answer a TCP connection, in milliseconds; null when it does not within `timeoutMs`.
 * One packet each way, and no privileges.
 */
export function measureRoundTrip(address: string, timeoutMs: number): Promise<number | null> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = connect({ host: address, port: DISCARD_PORT });
    const end = (hasAnswered: boolean) => {
      const tookMs = performance.now() - startedAt;
      socket.destroy();
      resolve(hasAnswered ? tookMs : null);
    };
    socket.setTimeout(timeoutMs, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      end(error.code === "ECONNREFUSED" || error.code === "ECONNRESET"),
    );
  });
}
