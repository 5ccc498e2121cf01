import { createSocket } from "node:dgram";
import { connect } from "node:net";
import type { Prober } from "./ports.js";

/** A port that nothing listens on (RFC 863): a reset from there proves the address as well as a connection. */
const DISCARD_PORT = 9;

/** Probes without privileges: no raw sockets, no commands. */
export const networkProber: Prober = { isOwnAddress, answers };

/** An address can be bound exactly where it is local, also on an interface without carrier. */
function isOwnAddress(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
    const end = (isOwn: boolean) => {
      socket.close();
      resolve(isOwn);
    };
    socket.once("error", () => end(false));
    socket.bind({ address, port: 0, exclusive: true }, () => end(true));
  });
}

async function answers(address: string, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  // A SYN that was lost while routes settle is sent again by us sooner than by TCP (1 s, RFC 6298).
  for (let limitMs = 250; ; limitMs *= 2) {
    signal.throwIfAborted();
    const leftMs = deadline - Date.now();
    if (leftMs <= 0) return false;
    const outcome = await tryOnce(address, Math.min(limitMs, leftMs), signal);
    if (outcome === "answered") return true;
    if (outcome === "unreachable") await pause(Math.min(50, leftMs));
  }
}

type Outcome = "answered" | "silent" | "unreachable";

function tryOnce(address: string, timeoutMs: number, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: DISCARD_PORT });
    const end = (outcome: Outcome) => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(outcome);
    };
    const onAbort = () => end("silent");
    signal.addEventListener("abort", onAbort);
    socket.setTimeout(timeoutMs, () => end("silent"));
    socket.once("connect", () => end("answered"));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      end(error.code === "ECONNREFUSED" || error.code === "ECONNRESET" ? "answered" : "unreachable"),
    );
  });
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
