import { connect } from "node:net";
import type { UapiExchange } from "./uapi.js";

const TIMEOUT_MS = 5_000;
/** 1024 allowed IPs take 60 kB. */
const ANSWER_CAP_BYTES = 4 * 1024 * 1024;

/** Speaks UAPI over the unix socket at `path`, one connection per operation. */
export function uapiSocket(path: string): UapiExchange {
  return (operation) =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const socket = connect(path);
      const fail = (reason: string) => {
        socket.destroy();
        reject(new Error(`wireguard-go at ${path}: ${reason}; disconnect and connect again`));
      };
      socket.setTimeout(TIMEOUT_MS, () => fail(`no answer in ${TIMEOUT_MS} ms`));
      socket.on("error", (error) => fail(error.message));
      socket.on("close", () => fail("closed without an answer"));
      socket.on("data", (chunk) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > ANSWER_CAP_BYTES) return fail("the answer is too long");
        const text = endsInEmptyLine(chunk, chunks) ? Buffer.concat(chunks).toString("utf8") : null;
        if (text === null) return;
        socket.destroy();
        resolve(text.slice(0, -1));
      });
      socket.write(operation);
    });
}

/** The last two bytes may have come in two pieces. */
function endsInEmptyLine(last: Buffer, chunks: readonly Buffer[]): boolean {
  const tail = last.length >= 2 ? last : Buffer.concat(chunks.slice(-2));
  return tail.subarray(-2).toString("latin1") === "\n\n";
}
