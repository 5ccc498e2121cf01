import type { Socket } from "node:net";
import { MAX_QUERY_BYTES } from "./message.js";

/** Null for a question that gets no answer. */
export type Answer = (query: Buffer) => Buffer | null;

const LENGTH_BYTES = 2;
const IDLE_LIMIT_MS = 5_000;
/** A client that does not read its answers is dropped at this many bytes. */
const MAX_UNREAD_BYTES = 256 * 1024;

/**
 * Answers one client over TCP: each message has its length before it (RFC 1035, 4.2.2), and one may follow another.
 * Whoever sends what cannot be a question, or nothing for some seconds, is hung up on.
 */
export function converse(socket: Socket, answer: Answer): void {
  let pending = Buffer.alloc(0);
  socket.setTimeout(IDLE_LIMIT_MS, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= LENGTH_BYTES && !socket.destroyed) {
      const length = pending.readUInt16BE(0);
      if (length > MAX_QUERY_BYTES) return void socket.destroy();
      if (pending.length < LENGTH_BYTES + length) return;
      const said = answer(pending.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
      pending = pending.subarray(LENGTH_BYTES + length);
      if (said === null || socket.writableLength > MAX_UNREAD_BYTES) return void socket.destroy();
      socket.write(withLength(said));
    }
  });
}

function withLength(message: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
