import type { HelperStatus } from "../../helper/protocol/messages.js";
import { FaultError } from "../model/fault-error.js";
import type { HelperLink, Prober } from "./ports.js";
import { waitFor } from "./wait-for.js";

const HANDSHAKE_LIMIT_MS = 5_000;
const ANSWER_LIMIT_MS = 3_000;

export interface AwaitedPeer {
  /** Base64. */
  readonly publicKey: string | null;
  /** The VM's address in the tunnel. */
  readonly address: string;
}

export interface HandshakeWitness {
  readonly helper: HelperLink;
  /** The newest that the helper has told. */
  readonly status: () => HelperStatus | null;
  readonly prober: Prober;
}

/**
 * Resolves when the helper has seen a handshake with the peer, and its address answers. Throws FaultError
 * no-handshake or vm-address-silent.
 */
export async function awaitHandshake(
  peer: AwaitedPeer,
  { helper, status, prober }: HandshakeWitness,
  signal: AbortSignal,
): Promise<void> {
  const isSeen = await waitFor({
    isDone: () => hasHandshake(status(), peer),
    subscribe: (check) => helper.onStatus(check),
    timeoutMs: HANDSHAKE_LIMIT_MS,
    signal,
  });
  if (!isSeen) {
    const port = status()?.tunnel?.listenPort ?? 0;
    throw new FaultError({ code: "no-handshake", port, detail: "the helper saw no handshake" });
  }
  if (!(await prober.answers(peer.address, ANSWER_LIMIT_MS, signal))) {
    const seconds = ANSWER_LIMIT_MS / 1000;
    throw new FaultError({ code: "vm-address-silent", address: peer.address, seconds });
  }
}

function hasHandshake(status: HelperStatus | null, { publicKey }: AwaitedPeer): boolean {
  const peer = status?.tunnel?.peer;
  return peer?.publicKey === publicKey && peer?.lastHandshakeAt != null;
}
