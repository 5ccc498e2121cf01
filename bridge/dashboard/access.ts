import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** A request that is not served; the message is one sentence. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What a request must bring to be served. */
export interface Gate {
  /** "127.0.0.1:49152": the only name that this server answers to. */
  readonly authority: string;
  readonly token: string;
}

/**
 * A page of another name that was made to resolve to 127.0.0.1 (DNS rebinding) carries that name here, and
 * nothing is served to it, not even the empty page. Throws Refusal.
 */
export function assertHost(headers: IncomingHttpHeaders, { authority }: Gate): void {
  if (headers.host !== authority)
    throw new Refusal(421, "wrong-host", `This server answers to http://${authority} only.`);
}

/** For everything that tells or changes something: the token, and no other page. Throws Refusal. */
export function assertCaller(headers: IncomingHttpHeaders, { authority, token }: Gate): void {
  const { origin = `http://${authority}`, authorization = "" } = headers;
  const site = headers["sec-fetch-site"] ?? "same-origin";
  if (origin !== `http://${authority}` || site !== "same-origin")
    throw new Refusal(403, "wrong-origin", "Another page may not use the dashboard.");
  if (!isSame(authorization, `Bearer ${token}`))
    throw new Refusal(401, "wrong-token", "This link is not the one that was printed; open the newest one.");
}

/** In a time that tells nothing of where they differ, nor of their lengths. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
