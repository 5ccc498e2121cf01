import { createSocket } from "node:dgram";
import { countUnreachables } from "./icmp-counter.js";
import { knock } from "./knock.js";
import type { ProbeOutcome, Prober } from "./ports.js";

/** Probes without privileges: no raw sockets, no commands. */
export const networkProber: Prober = {
  isOwnAddress,
  probe,
  async answers(address, timeoutMs, signal) {
    const outcome = await probe(address, timeoutMs, signal);
    return outcome === "answered" || outcome === "doubtful";
  },
};

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

async function probe(address: string, timeoutMs: number, signal: AbortSignal): Promise<ProbeOutcome> {
  const deadline = Date.now() + timeoutMs;
  let outcome: ProbeOutcome = "silent";
  // A SYN that was lost while routes settle is sent again by us sooner than by TCP (1 s, RFC 6298).
  for (let limitMs = 250; ; limitMs *= 2) {
    signal.throwIfAborted();
    const leftMs = deadline - Date.now();
    if (leftMs <= 0) return outcome;
    outcome = await tryOnce(address, Math.min(limitMs, leftMs), signal);
    if (outcome === "answered" || outcome === "doubtful") return outcome;
    if (outcome === "unreachable") await pause(Math.min(50, leftMs));
  }
}

async function tryOnce(address: string, timeoutMs: number, signal: AbortSignal): Promise<ProbeOutcome> {
  const unreachables = countUnreachables(address);
  const answer = await knock(address, timeoutMs, signal);
  if (answer === "silent" || answer === "unreachable") return answer;
  // An ICMP message of a firewall on the way (REJECT) looks like a reset, but it is counted.
  return answer === "refused" && countUnreachables(address) !== unreachables ? "doubtful" : "answered";
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
