import { createServer, type Server as NetServer, type Socket } from "node:net";
import { Connection } from "./connection.js";
import type { Handlers } from "./handlers.js";
import type { Log } from "./log.js";
import type { HelperStatus } from "./protocol/messages.js";
import { claimSocket } from "./socket-file.js";

export interface ServerOptions {
  readonly socketPath: string;
  /** The one user, besides root, who may connect. */
  readonly ownerUid: number;
  readonly handlers: Handlers;
  readonly log: Log;
}

const MAX_CONNECTIONS = 16;

/** The unix socket and who is connected to it. */
export class Server implements AsyncDisposable {
  readonly #options: ServerOptions;
  readonly #net: NetServer;
  readonly #connections = new Set<Connection>();
  #nextId = 1;

  private constructor(options: ServerOptions) {
    this.#options = options;
    this.#net = createServer((socket) => this.#accept(socket));
    this.#net.maxConnections = MAX_CONNECTIONS;
  }

  /** Resolves when clients can connect; rejects when another helper is running. */
  static async open(options: ServerOptions): Promise<Server> {
    const server = new Server(options);
    await claimSocket(server.#net, options);
    return server;
  }

  /** Tells every client that said hello. */
  observe(status: HelperStatus): void {
    for (const connection of this.#connections) connection.observe(status);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections) connection[Symbol.dispose]();
    await new Promise<void>((resolve) => this.#net.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    const id = this.#nextId++;
    const { handlers, log } = this.#options;
    const connection = new Connection({
      id,
      socket,
      handlers,
      log,
      onClosed: () => {
        this.#connections.delete(connection);
        log.info("client", { client: id, state: "gone" });
      },
    });
    this.#connections.add(connection);
    log.info("client", { client: id, state: "connected" });
  }
}
