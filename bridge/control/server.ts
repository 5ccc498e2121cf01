import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import * as z from "zod";
import { encodeLine, LineReader } from "../../helper/protocol/codec.js";
import { ChoiceRefused } from "../model/choice.js";
import { FaultError } from "../model/fault-error.js";
import type { Snapshot } from "../model/snapshot.js";
import { unreachable } from "../model/unreachable.js";
import type { Session } from "../session/session.js";
import { withFileLock } from "../session/state-file.js";
import { choiceChangeSchema } from "./choice-schema.js";
import { ControlClient } from "./client.js";
import {
  type ControlRequest,
  type ControlResponse,
  type ControlResult,
  MAX_CONTROL_LINE_BYTES,
  type SnapshotNews,
  type VersionedSnapshot,
} from "./messages.js";

const id = z.number().int();
const request = z.discriminatedUnion("method", [
  z.strictObject({ id, method: z.enum(["snapshot", "watch", "traffic"]) }),
  z.strictObject({ id, method: z.enum(["connect", "disconnect"]) }),
  z.strictObject({ id, method: z.literal("choose"), change: choiceChangeSchema }),
]) satisfies z.ZodType<ControlRequest>;

/** Lets other commands of the same user look at a session, have it try again, choose its networks, and end it. */
export class ControlServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #session: Session;
  readonly #version: string;
  readonly #sockets = new Set<Socket>();
  readonly #watchers = new Map<Socket, Disposable>();

  /**
   * Takes over the socket of a session that died. Throws FaultError session-running where one is alive, also where
   * two programs come at once. `version` is this program's.
   */
  static listen(path: string, session: Session, version: string): Promise<ControlServer> {
    return withFileLock(path, async () => {
      const other = await ControlClient.open(path, version);
      other?.[Symbol.dispose]();
      if (other !== null) throw new FaultError({ code: "session-running" });
      await rm(path, { force: true });
      const server = createServer();
      // Before it listens: whoever waits for the socket connects while its mode is being set.
      const control = new ControlServer(server, session, version);
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(path, resolve);
      });
      await chmod(path, 0o600);
      return control;
    });
  }

  private constructor(server: Server, session: Session, version: string) {
    this.#server = server;
    this.#session = session;
    this.#version = version;
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
    const reader = new LineReader(MAX_CONTROL_LINE_BYTES);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#watchers.get(socket)?.[Symbol.dispose]();
      this.#watchers.delete(socket);
    });
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      for (const incoming of reader.push(chunk)) {
        if (incoming.kind === "too-long") return void socket.destroy();
        void this.#answer(incoming.text, socket).then((answer) => socket.write(encodeLine(answer)));
      }
    });
  }

  async #answer(line: string, socket: Socket): Promise<ControlResponse> {
    const parsed = request.safeParse(parseJson(line));
    if (!parsed.success) {
      return {
        id: null,
        error: { code: "bad-request", message: "Not a request of this version of Dockline." },
      };
    }
    const { id } = parsed.data;
    try {
      return { id, result: await this.#carryOut(parsed.data, socket) };
    } catch (error) {
      if (!(error instanceof ChoiceRefused)) throw error;
      return { id, error: { code: error.code, message: error.message } };
    }
  }

  async #carryOut(asked: ControlRequest, socket: Socket): Promise<ControlResult> {
    switch (asked.method) {
      case "snapshot":
        return this.#versioned(await this.#session.refreshed());
      case "watch":
        this.#watch(socket);
        return this.#versioned(this.#session.snapshot);
      case "traffic":
        return this.#session.traffic();
      case "connect":
        this.#session.connect();
        return null;
      case "disconnect":
        await this.#session.disconnect();
        return null;
      case "choose":
        return this.#session.choose(asked.change);
      default:
        return unreachable(asked);
    }
  }

  #versioned(snapshot: Snapshot): VersionedSnapshot {
    return { version: this.#version, snapshot };
  }

  /** A reader that is too slow misses the snapshots in between, never the newest. */
  #watch(socket: Socket): void {
    if (this.#watchers.has(socket) || socket.destroyed) return;
    const send = () => {
      const news: SnapshotNews = { snapshot: this.#session.snapshot };
      socket.write(encodeLine(news));
    };
    this.#watchers.set(
      socket,
      this.#session.onSnapshot(() => {
        if (!socket.writableNeedDrain) send();
        else if (socket.listenerCount("drain") === 0) socket.once("drain", send);
      }),
    );
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
