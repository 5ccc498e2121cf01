import { connect, type Socket } from "node:net";
import { encodeLine, LineReader } from "../../helper/protocol/codec.js";
import { MAX_LINE_BYTES } from "../../helper/protocol/messages.js";

export interface LineClientEvents {
  /** Every message that answers no request. */
  onMessage(message: unknown): void;
  /** The other side went away, or wrote what nobody can read; called once. */
  onClose(): void;
}

/** An answer in which the other side says no. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  readonly code: string;
  /** The whole error as it came, unparsed. */
  readonly said: unknown;

  constructor(said: unknown) {
    const { code, message } = said as { code?: unknown; message?: unknown };
    super(String(message));
    this.code = String(code);
    this.said = said;
  }
}

/** The other side went away before it answered. */
export class ConnectionClosed extends Error {
  override readonly name = "ConnectionClosed";

  constructor() {
    super("the connection was closed before the answer came");
  }
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The asking side of a JSON-lines socket: requests with an id, answers with the same id, and messages without. */
export class LineClient implements Disposable {
  readonly #socket: Socket;
  readonly #events: LineClientEvents;
  readonly #reader: LineReader;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  /** Rejects with the system's error (ENOENT, ECONNREFUSED, EACCES) when nobody listens. */
  static open(path: string, events: LineClientEvents, maxLineBytes = MAX_LINE_BYTES): Promise<LineClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ path });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new LineClient(socket, events, maxLineBytes));
      });
    });
  }

  private constructor(socket: Socket, events: LineClientEvents, maxLineBytes: number) {
    this.#socket = socket;
    this.#reader = new LineReader(maxLineBytes);
    this.#events = events;
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.#close());
  }

  /** Rejects with RefusedRequest, ConnectionClosed, or the signal's reason. */
  request(body: object, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (this.#socket.destroyed) return reject(new ConnectionClosed());
      this.#lastId += 1;
      const id = this.#lastId;
      const end = () => {
        this.#pending.delete(id);
        signal.removeEventListener("abort", onAbort);
      };
      const onAbort = () => {
        end();
        reject(signal.reason);
      };
      this.#pending.set(id, {
        resolve: (result) => {
          end();
          resolve(result);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      });
      signal.addEventListener("abort", onAbort);
      this.#socket.write(encodeLine({ id, ...body }));
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    for (const incoming of this.#reader.push(chunk)) {
      const message = incoming.kind === "line" ? parseObject(incoming.text) : null;
      if (message === null) return void this.#socket.destroy();
      this.#receive(message);
    }
  }

  #receive(message: Readonly<Record<string, unknown>>): void {
    const { id, result, error } = message;
    const pending = typeof id === "number" ? this.#pending.get(id) : undefined;
    if (pending !== undefined) {
      if (error === undefined) pending.resolve(result);
      else pending.reject(new RefusedRequest(error));
    } else if (id === undefined) {
      this.#events.onMessage(message);
    }
  }

  #close(): void {
    for (const pending of [...this.#pending.values()]) pending.reject(new ConnectionClosed());
    this.#events.onClose();
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
