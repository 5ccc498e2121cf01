import { connect, type Socket } from "node:net";
import { LineReader } from "../../helper/protocol/codec.js";

/** A client that sends whatever it is told, for finding out how a server takes it. */
export class LineClient implements Disposable {
  readonly messages: unknown[] = [];
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #waiting = new Set<() => void>();
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new LineReader(64 * 1024 * 1024);
    socket.on("data", (chunk: Buffer) => {
      for (const one of reader.push(chunk)) if (one.kind === "line") this.messages.push(JSON.parse(one.text));
      for (const look of this.#waiting) look();
    });
    // A server that closes on garbage may do so before all of it is sent.
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => socket.on("close", () => resolve()));
  }

  static open(path: string): Promise<LineClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new LineClient(socket)));
      socket.once("error", reject);
    });
  }

  send(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  /** Sends a request and resolves with its answer, without the id. */
  async ask(request: object): Promise<Answer> {
    const id = this.#nextId++;
    this.send(`${JSON.stringify({ id, ...request })}\n`);
    const { id: _, ...answer } = await this.message((one) => one["id"] === id);
    return answer as Answer;
  }

  /** The first message so far, or to come within `limitMs`, that `matches`. */
  message(matches: (message: Record<string, unknown>) => boolean, limitMs = 10_000) {
    return new Promise<Record<string, unknown>>((resolve, reject) => {
      const finish = (settle: () => void) => {
        this.#waiting.delete(look);
        clearTimeout(timer);
        settle();
      };
      const look = () => {
        const found = (this.messages as Record<string, unknown>[]).find(matches);
        if (found !== undefined) finish(() => resolve(found));
      };
      const timer = setTimeout(() => finish(() => reject(new Error(`no such message: ${matches}`))), limitMs);
      this.#waiting.add(look);
      look();
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly result?: any;
  readonly error?: { readonly code: string; readonly message: string };
}
