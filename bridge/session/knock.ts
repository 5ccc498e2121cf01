import { connect } from "node:net";

/** A port that nothing listens on (RFC 863): a reset from there tells as much as a connection. */
const DISCARD_PORT = 9;

/** How one TCP connection ended. Whoever accepted, refused or reset it has answered. */
export type KnockAnswer = "accepted" | "refused" | "reset" | "unreachable" | "silent";

/**
 * Knocks at the discard port of `address`, once: one packet each way, and no privileges. Silent is who says nothing
 * within `timeoutMs`, or until the signal's abort.
 */
export function knock(address: string, timeoutMs: number, signal?: AbortSignal): Promise<KnockAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: DISCARD_PORT });
    const end = (answer: KnockAnswer) => {
      signal?.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(answer);
    };
    const onAbort = () => end("silent");
    signal?.addEventListener("abort", onAbort);
    socket.setTimeout(timeoutMs, () => end("silent"));
    socket.once("connect", () => end("accepted"));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => {
      if (code === "ECONNREFUSED") end("refused");
      else end(code === "ECONNRESET" ? "reset" : "unreachable");
    });
  });
}
