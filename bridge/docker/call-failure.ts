import type { UnreachableReason } from "../model/engine-failure.js";
import { EngineError } from "./engine-error.js";
import { LimitError } from "./limit.js";

/** What a failed call means; `error` is whatever the modem, Node or a limit threw. */
export function callFailure(error: unknown, intent: string, address: string): EngineError {
  if (error instanceof EngineError) return error;
  const options = { cause: error };
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof LimitError) {
    return new EngineError({ code: "engine-unreachable", address, reason: "timeout", detail }, options);
  }
  const status = statusOf(error);
  if (status === null) {
    const reason = reasonOf(error);
    return new EngineError({ code: "engine-unreachable", address, reason, detail }, options);
  }
  const said = withoutPrefix(detail);
  if (status === 400 && /client version [0-9.]+ is too (old|new)/.test(said)) {
    return new EngineError({ code: "api-refused", address, detail: said }, options);
  }
  return new EngineError({ code: "engine-error", call: intent, status, detail: said }, options);
}

/** Whether the engine answered with HTTP status `status`. */
export function hasStatus(error: unknown, status: number): boolean {
  return (
    error instanceof EngineError && error.failure.code === "engine-error" && error.failure.status === status
  );
}

const REASONS: ReadonlyMap<string, UnreachableReason> = new Map([
  ["ENOENT", "no-socket"],
  ["ECONNREFUSED", "refused"],
  ["EACCES", "no-permission"],
  ["EPERM", "no-permission"],
  ["ENOTFOUND", "unknown-host"],
  ["EAI_AGAIN", "unknown-host"],
  ["ETIMEDOUT", "timeout"],
]);

function reasonOf(error: unknown): UnreachableReason {
  const code = stringField(error, "code");
  const known = REASONS.get(code);
  if (known !== undefined) return known;
  // OpenSSL's verdicts on a certificate have codes of their own: "CERT_HAS_EXPIRED", "ERR_SSL_…" and so on.
  return /CERT|SSL|TLS|SIGNATURE|EPROTO/.test(code) ? "tls" : "other";
}

function statusOf(error: unknown): number | null {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : null;
  return typeof status === "number" ? status : null;
}

function stringField(error: unknown, name: string): string {
  const value = error instanceof Error ? (error as Error & Record<string, unknown>)[name] : null;
  return typeof value === "string" ? value : "";
}

/** The modem writes "(HTTP code 404) unexpected - No such image: x "; people need the last part. */
function withoutPrefix(message: string): string {
  return message.replace(/^\(HTTP code \d+\) [^-]* - /, "").trim();
}
