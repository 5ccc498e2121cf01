import { chmod, mkdir, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { z } from "zod";
import { encodeLine, LineReader } from "../../helper/protocol/codec.js";
import { MAX_LINE_BYTES } from "../../helper/protocol/messages.js";
import type { Session } from "../session/session.js";
import type { ControlResponse } from "./messages.js";

const request = z.strictObject({ id: z.number().int(), method: z.enum(["snapshot", "disconnect"]) });

/** Lets other commands of the same user look at a session and end it. */
export class ControlServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #session: Session;
  readonly #sockets = new Set<Socket>();

  /** Takes over the socket of a session that died; the caller has made sure that none is alive. */
  static async listen(path: string, session: Session): Promise<ControlServer> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rm(path, { force: true });
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, resolve);
    });
    await chmod(path, 0o600);
    return new ControlServer(server, session);
  }

  private constructor(server: Server, session: Session) {
    this.#server = server;
    this.#session = session;
    server.on("connection", (socket) => this.#serve(socket));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    // What was written last still goes out; a client that does not hang up is cut off.
    for (const socket of this.#sockets) socket.end(() => socket.destroy());
    await closed;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    const reader = new LineReader(MAX_LINE_BYTES);
    socket.once("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      for (const incoming of reader.push(chunk)) {
        if (incoming.kind === "too-long") return void socket.destroy();
        void this.#answer(incoming.text).then((answer) => socket.write(encodeLine(answer)));
      }
    });
  }

  async #answer(line: string): Promise<ControlResponse> {
    const parsed = request.safeParse(parseJson(line));
    if (!parsed.success) {
      return {
        id: null,
        error: { code: "bad-request", message: "Not a request of this version of Dockline." },
      };
    }
    const { id, method } = parsed.data;
    if (method === "snapshot") return { id, result: await this.#session.refreshed() };
    await this.#session.disconnect();
    return { id, result: null };
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
