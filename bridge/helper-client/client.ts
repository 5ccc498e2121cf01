import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import type { z } from "zod";
import {
  type DesiredState,
  type HelloResult,
  type HelperStatus,
  PROTOCOL_VERSION,
  type RequestErrorCode,
} from "../../helper/protocol/messages.js";
import { FaultError } from "../model/fault-error.js";
import { ConnectionClosed, LineClient, RefusedRequest } from "../rpc/line-client.js";
import { Listeners } from "../session/listeners.js";
import type { HelperLink } from "../session/ports.js";
import { helloResult, helperStatus, observation, versionMismatch } from "./schema.js";

const ANSWER_LIMIT_MS = 10_000;
/** On macOS a route takes two processes, of some 75 ms each on a Mac with many (openfortivpn#1340). */
const ROUTE_LIMIT_MS = 200;

/** A conversation with the helper, after its hello. While it is open, the helper keeps what was applied. */
export class HelperClient implements HelperLink {
  readonly #line: LineClient;
  readonly #statuses: Listeners<HelperStatus>;
  readonly #closings: Listeners<void>;
  readonly hello: HelloResult;
  /** How many routes the helper may have, which the next apply may have to remove. */
  #routes = 0;

  /** Throws FaultError: helper-missing, helper-forbidden, helper-untrusted, helper-version, helper-silent. */
  static async open(socketPath: string, signal: AbortSignal): Promise<HelperClient> {
    await assertRootOwned(socketPath);
    const statuses = new Listeners<HelperStatus>();
    const closings = new Listeners<void>();
    const line = await LineClient.open(socketPath, {
      onMessage(message) {
        const parsed = observation.safeParse(message);
        if (parsed.success) statuses.emit(parsed.data.status);
      },
      onClose: () => closings.emit(),
    }).catch((cause: unknown) => {
      const isForbidden = (cause as NodeJS.ErrnoException).code === "EACCES";
      throw new FaultError(
        { code: isForbidden ? "helper-forbidden" : "helper-missing", socketPath },
        { cause },
      );
    });
    try {
      const hello = await ask(line, { method: "hello", version: PROTOCOL_VERSION }, helloResult, { signal });
      if (hello.version !== PROTOCOL_VERSION) throw versionFault(hello.version);
      return new HelperClient(line, hello, statuses, closings);
    } catch (error) {
      line[Symbol.dispose]();
      throw error;
    }
  }

  private constructor(
    line: LineClient,
    hello: HelloResult,
    statuses: Listeners<HelperStatus>,
    closings: Listeners<void>,
  ) {
    this.#line = line;
    this.hello = hello;
    this.#statuses = statuses;
    this.#closings = closings;
  }

  apply(desired: DesiredState, signal: AbortSignal): Promise<HelperStatus> {
    const wanted = desired.routes.length + desired.ranges.length;
    const limitMs = ANSWER_LIMIT_MS + (wanted + this.#routes) * ROUTE_LIMIT_MS;
    this.#routes = wanted;
    return ask(this.#line, { method: "apply", ...desired }, helperStatus, { signal, limitMs });
  }

  status(signal: AbortSignal): Promise<HelperStatus> {
    return ask(this.#line, { method: "status" }, helperStatus, { signal });
  }

  async release(signal: AbortSignal): Promise<void> {
    await ask(this.#line, { method: "release" }, helperStatus, { signal });
  }

  onStatus(listener: (status: HelperStatus) => void): Disposable {
    return this.#statuses.add(listener);
  }

  onClose(listener: () => void): Disposable {
    return this.#closings.add(listener);
  }

  [Symbol.dispose](): void {
    this.#line[Symbol.dispose]();
  }
}

/**
 * Only root can have made a socket in a folder that belongs to root and that nobody else may write to; the
 * socket itself belongs to the user whom the helper serves.
 */
async function assertRootOwned(socketPath: string): Promise<void> {
  const folder = dirname(socketPath);
  const stats = await lstat(folder).catch((cause: unknown) => {
    throw new FaultError({ code: "helper-missing", socketPath }, { cause });
  });
  if (!stats.isDirectory() || stats.uid !== 0 || (stats.mode & 0o022) !== 0) {
    throw new FaultError({ code: "helper-untrusted", path: folder });
  }
}

interface AskOptions {
  readonly signal: AbortSignal;
  readonly limitMs?: number;
}

async function ask<Schema extends z.ZodType>(
  line: LineClient,
  body: object,
  schema: Schema,
  { signal, limitMs = ANSWER_LIMIT_MS }: AskOptions,
): Promise<z.output<Schema>> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return schema.parse(await line.request(body, AbortSignal.any([signal, limit])));
  } catch (error) {
    if (limit.aborted) throw new FaultError({ code: "helper-silent", seconds: Math.round(limitMs / 1000) });
    if (error instanceof ConnectionClosed) throw new FaultError({ code: "helper-lost" }, { cause: error });
    if (!(error instanceof RefusedRequest)) throw error;
    throw refusalFault(error);
  }
}

function refusalFault(refused: RefusedRequest): FaultError {
  const { code, message } = refused;
  if (code === "version-mismatch") {
    const parsed = versionMismatch.safeParse(refused.said);
    return versionFault(parsed.success ? parsed.data.version : null);
  }
  return new FaultError(
    { code: "helper-refused", request: code as RequestErrorCode, message },
    { cause: refused },
  );
}

function versionFault(found: number | null): FaultError {
  return new FaultError({ code: "helper-version", found, wanted: PROTOCOL_VERSION });
}
