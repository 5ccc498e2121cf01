import type { Socket } from "node:net";
import type { Client, Handlers } from "./handlers.js";
import type { Log } from "./log.js";
import { encodeLine, type Incoming, LineReader } from "./protocol/codec.js";
import { RequestRefused } from "./protocol/fields.js";
import { type HelperStatus, MAX_LINE_BYTES, type Observation, type Response } from "./protocol/messages.js";
import { parseRequest } from "./protocol/parse-request.js";

export interface ConnectionOptions {
  readonly id: number;
  readonly socket: Socket;
  readonly handlers: Handlers;
  readonly log: Log;
  readonly onClosed: () => void;
}

/** Requests of one client that are handled at a time; others wait, and nothing more is read until they are taken. */
const MAX_PENDING = 64;
/** A client that does not read its answers is dropped at this many bytes. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

/** One client: lines in, answers and observations out. */
export class Connection implements Client, Disposable {
  readonly id: number;
  isKnown = false;
  readonly #options: ConnectionOptions;
  readonly #reader = new LineReader(MAX_LINE_BYTES);
  readonly #waiting: Incoming[] = [];
  #pending = 0;
  #isClosing = false;

  constructor(options: ConnectionOptions) {
    this.id = options.id;
    this.#options = options;
    const { socket } = options;
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    // 'close' follows, and says all that matters.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#isClosing = true;
      options.handlers.left(this);
      options.onClosed();
    });
  }

  /** Sends `status` to a client that said hello. */
  observe(status: HelperStatus): void {
    if (this.isKnown) this.#send({ observation: "status", status });
  }

  [Symbol.dispose](): void {
    this.#options.socket.destroy();
  }

  #receive(chunk: Buffer): void {
    for (const incoming of this.#reader.push(chunk)) this.#waiting.push(incoming);
    this.#takeWaiting();
  }

  #takeWaiting(): void {
    const { socket } = this.#options;
    while (this.#pending < MAX_PENDING) {
      const incoming = this.#waiting.shift();
      if (incoming === undefined) break;
      // What follows a closing is read, so that the other side's end is, and dropped.
      if (!this.#isClosing) this.#take(incoming);
    }
    if (this.#waiting.length > 0) socket.pause();
    else if (socket.isPaused()) socket.resume();
  }

  #take(incoming: Incoming): void {
    if (incoming.kind === "too-long") {
      const message = `the line is longer than ${MAX_LINE_BYTES} bytes; send fewer routes`;
      this.#refuse(null, new RequestRefused("line-too-long", message));
      return;
    }
    const parsed = parseRequest(incoming.text);
    if (parsed.kind === "refused") {
      this.#refuse(parsed.id, new RequestRefused(parsed.error.code, parsed.error.message));
      return;
    }
    const { id, request } = parsed;
    this.#pending += 1;
    this.#options.handlers
      .handle(this, request)
      .then(
        (result) => this.#send({ id, result }),
        (error: unknown) => this.#fail(id, error),
      )
      .finally(() => {
        this.#pending -= 1;
        this.#takeWaiting();
      });
  }

  #fail(id: number, error: unknown): void {
    if (error instanceof RequestRefused) {
      this.#refuse(id, error);
      return;
    }
    this.#options.log.error("request", { client: this.id, error: String(error) });
    this.#refuse(id, new RequestRefused("tunnel-failed", "the helper could not do this; see its log"));
  }

  /** After what is no request at all, or another version's, nothing that follows can be understood. */
  #refuse(id: number | null, refusal: RequestRefused): void {
    this.#options.log.info("refused", { client: this.id, code: refusal.code });
    this.#send({ id, error: refusal.toError() });
    const { code } = refusal;
    if (code !== "not-json" && code !== "line-too-long" && code !== "version-mismatch") return;
    this.#isClosing = true;
    this.#options.socket.end();
  }

  #send(message: Response | Observation): void {
    const { socket } = this.#options;
    if (this.#isClosing || !socket.writable) return;
    socket.write(encodeLine(message));
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
  }
}
