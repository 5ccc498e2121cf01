import type { IncomingMessage } from "node:http";
import { Refusal } from "./access.js";

/** Everything that a page sends is smaller. */
const MAX_BODY_BYTES = 64 * 1024;

/** The body as whatever JSON says it is. Throws Refusal. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  if (request.headers["content-type"] !== "application/json")
    throw new Refusal(415, "not-json", "The body must be JSON.");
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413, "too-long", "The body is too long.");
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Refusal(400, "bad-request", "That is not JSON.");
  }
}
