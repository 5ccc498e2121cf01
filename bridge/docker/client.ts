import { Agent, type IncomingMessage } from "node:http";
import { Agent as TlsAgent } from "node:https";
import { Socket } from "node:net";
import { inspect } from "node:util";
import Docker from "dockerode";
import { callFailure } from "./call-failure.js";
import { addressOf, type EngineEndpoint } from "./endpoint.js";
import { EngineError } from "./engine-error.js";
import { withLimit } from "./limit.js";

/** One call of the engine's API. */
export interface EngineCall {
  /** What is being done, as it stands after "could not" in an error: "list the networks". */
  readonly intent: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, bytes as they are. */
  readonly body?: object | Buffer;
  /** For the whole answer, or for its first bytes where it is a stream. Default: 10 s. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const LIMIT_MS = 10_000;

/**
 * The engine's API over dockerode's modem. Every answer is taken as a stream: dockerode's own methods wait
 * for ever when an engine dies in the middle of an answer. All failures are EngineErrors, except that a
 * caller's abort rejects with the reason of its signal.
 */
export class EngineClient {
  readonly endpoint: EngineEndpoint;
  readonly #docker: Docker;

  /** `apiVersion` null: the engine's newest, which is fit for /version and /_ping alone. */
  constructor(endpoint: EngineEndpoint, apiVersion: string | null) {
    this.endpoint = endpoint;
    this.#docker = createDocker(endpoint, apiVersion);
  }

  /** The answer's JSON; null when it has no body. */
  json(call: EngineCall): Promise<unknown> {
    return this.#limited(call, async (signal) => {
      const text = await readText(await this.#answer(call, signal));
      return text.trim() === "" ? null : parseJson(call, text);
    });
  }

  /** The answer's text, to the end. */
  text(call: EngineCall): Promise<string> {
    return this.#limited(call, async (signal) => readText(await this.#answer(call, signal)));
  }

  /** Resolves at the answer's headers; the stream is the caller's from then on, limits included. */
  stream(call: EngineCall): Promise<IncomingMessage> {
    return this.#limited(call, (signal) => this.#answer(call, signal));
  }

  /** The bare connection, both ways, that the engine turns this call into. */
  hijack(call: EngineCall): Promise<Socket> {
    return this.#limited(call, async (signal) => {
      // An empty body, said to be empty: without it the modem would send the options or a chunked trailer,
      // and whatever follows the headers may end up in the container's stdin.
      const empty = { file: Buffer.alloc(0), headers: { "Content-Type": "text/plain" } };
      const result = await this.#dial(call, { ...empty, hijack: true }, signal);
      if (result instanceof Socket) return result;
      result.destroy();
      throw new EngineError({ code: "engine-error", call: call.intent, status: 200, detail: "no upgrade" });
    });
  }

  async #limited<T>(call: EngineCall, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await withLimit(call.limitMs ?? LIMIT_MS, call.signal, work);
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      throw callFailure(error, call.intent, addressOf(this.endpoint));
    }
  }

  async #answer(call: EngineCall, signal: AbortSignal): Promise<IncomingMessage> {
    const payload = Buffer.isBuffer(call.body) ? { file: call.body } : {};
    return (await this.#dial(call, payload, signal)) as IncomingMessage;
  }

  #dial(call: EngineCall, payload: Payload, signal: AbortSignal): Promise<IncomingMessage | Socket> {
    const options = { _query: call.query ?? {}, _body: call.body ?? {} };
    const how = { path: `${call.path}?`, method: call.method, isStream: true, statusCodes: OK_CODES };
    return new Promise((resolve, reject) => {
      this.#docker.modem.dial({ ...how, ...payload, options, abortSignal: signal }, (error, result) => {
        if (error !== null) return reject(error);
        const answer = result as IncomingMessage | Socket;
        if (signal.aborted) answer.destroy();
        resolve(answer);
      });
    });
  }
}

type Payload = Pick<DialOptions, "file" | "headers" | "hijack">;
type DialOptions = Parameters<Docker["modem"]["dial"]>[0];

const OK_CODES = { 200: true, 201: true, 204: true, 304: true };

/**
 * dockerode reads DOCKER_HOST and its companions for whatever it is not told, and throws when they are
 * broken, although the endpoint is already decided. They are out of its sight while it is made.
 */
function createDocker(endpoint: EngineEndpoint, apiVersion: string | null): Docker {
  const { DOCKER_HOST } = process.env;
  delete process.env["DOCKER_HOST"];
  try {
    return new Docker({
      ...connectionOf(endpoint),
      ...(apiVersion === null ? {} : { version: `v${apiVersion}` }),
    });
  } finally {
    if (DOCKER_HOST !== undefined) process.env["DOCKER_HOST"] = DOCKER_HOST;
  }
}

/** No connection is kept between calls: one that an engine's restart has broken would fail the next call. */
function connectionOf(endpoint: EngineEndpoint): object {
  if (endpoint.kind === "unix") return { socketPath: endpoint.socketPath, agent: opaque(new Agent()) };
  const { host, port } = endpoint;
  if (endpoint.kind === "tcp") return { host, port, protocol: "http", agent: opaque(new Agent()) };
  const { ca, pair, isServerVerified } = endpoint.tls;
  const agent = new TlsAgent({
    ...(ca === null ? {} : { ca }),
    ...pair,
    rejectUnauthorized: isServerVerified,
  });
  return { host, port, protocol: "https", agent: opaque(agent) };
}

/**
 * The modem describes its options to its debug log before each request, whether anybody reads that or not; an
 * agent with three open connections takes several milliseconds.
 */
function opaque(agent: Agent): Agent {
  return Object.assign(agent, { [inspect.custom]: () => "Agent" });
}

/** The whole body; rejects when the connection ends before it does. */
export async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function parseJson(call: EngineCall, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = "it answered with something that is not JSON";
    throw new EngineError({ code: "engine-error", call: call.intent, status: 200, detail }, { cause });
  }
}
