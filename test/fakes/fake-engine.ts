import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UnixEndpoint } from "../../bridge/docker/endpoint.js";

/** One request as a test sees it: without the version prefix of its path. */
export interface FakeRequest {
  readonly query: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** "1.44", or null when the path had no version. */
  readonly apiVersion: string | null;
}

export type Answer = (request: FakeRequest, response: ServerResponse) => void;
export type Upgrade = (socket: Socket, alreadySent: Buffer) => void;

/**
 * A Docker engine that knows only what a test taught it. Everything else gets a 404 and fails the test when the
 * engine is disposed. Like engine 29 it refuses API versions below `minApiVersion`.
 */
export class FakeEngine implements AsyncDisposable {
  minApiVersion = "1.24";
  /** "GET /networks" and so on, in the order of their arrival. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #folder: string;
  readonly #answers = new Map<string, Answer>();
  readonly #upgrades = new Map<string, Upgrade>();
  readonly #sockets = new Set<Socket>();
  readonly #unexpected: string[] = [];

  private constructor(server: Server, folder: string) {
    this.#server = server;
    this.#folder = folder;
    server.on("connection", (socket: Socket) => this.#keep(socket));
    server.on("request", (request, response) => void this.#serve(request, response));
    server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket as Socket, head));
    this.answer("GET /version", { Version: "28.5.2", ApiVersion: "1.51", MinAPIVersion: "1.24" });
  }

  static async listen(): Promise<FakeEngine> {
    const folder = await mkdtemp(join(tmpdir(), "fake-engine-"));
    const engine = new FakeEngine(createServer(), folder);
    await new Promise<void>((resolve) => engine.#server.listen(join(folder, "docker.sock"), resolve));
    return engine;
  }

  /** On a free TCP port of `host`, an address of this machine. */
  static async listenTcp(host: string): Promise<FakeEngine> {
    const folder = await mkdtemp(join(tmpdir(), "fake-engine-"));
    const engine = new FakeEngine(createServer(), folder);
    await new Promise<void>((resolve) => engine.#server.listen(0, host, resolve));
    return engine;
  }

  /** On a free TCP port of this machine; `options` are those of node:https. */
  static async listenTls(options: object): Promise<FakeEngine> {
    const folder = await mkdtemp(join(tmpdir(), "fake-engine-"));
    const engine = new FakeEngine(createTlsServer(options), folder);
    await new Promise<void>((resolve) => engine.#server.listen(0, "127.0.0.1", resolve));
    return engine;
  }

  get endpoint(): UnixEndpoint {
    const socketPath = join(this.#folder, "docker.sock");
    return { kind: "unix", contextName: "default", source: "host-flag", socketPath };
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many connections are open right now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Teaches one call, "GET /networks": an object is answered as JSON, a function does as it likes. */
  answer(call: string, answer: Answer | object): void {
    this.#answers.set(
      call,
      typeof answer === "function" ? (answer as Answer) : (_, to) => json(to, 200, answer),
    );
  }

  /** Teaches a call that turns the connection into a bare one. */
  upgrade(call: string, upgrade: Upgrade): void {
    this.#upgrades.set(call, upgrade);
  }

  /** As when the engine is killed: every connection breaks and the socket refuses. */
  async die(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.die();
    await rm(this.#folder, { recursive: true, force: true });
    if (this.#unexpected.length > 0) throw new Error(`nobody expected: ${this.#unexpected.join(", ")}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { call, query, apiVersion } = this.#read(request);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (apiVersion !== null && Number(apiVersion.slice(2)) < Number(this.minApiVersion.slice(2))) {
      const message = `client version ${apiVersion} is too old. Minimum supported API version is ${this.minApiVersion}`;
      return json(response, 400, { message });
    }
    const answer = this.#answers.get(call);
    if (answer !== undefined) return answer({ query, body: Buffer.concat(chunks), apiVersion }, response);
    this.#unexpected.push(call);
    json(response, 404, { message: `the fake engine knows no ${call}` });
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const { call } = this.#read(request);
    const upgrade = this.#upgrades.get(call);
    if (upgrade === undefined) {
      this.#unexpected.push(call);
      socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
    // node:http leaves an upgraded socket half open when the other side has closed it.
    socket.on("end", () => socket.end());
    upgrade(socket, head);
  }

  #read(request: IncomingMessage) {
    const url = new URL(request.url ?? "/", "http://engine");
    const [, apiVersion = null, path = ""] = /^(?:\/v(\d+\.\d+))?(\/.*)$/.exec(url.pathname) ?? [];
    const call = `${request.method} ${path}`;
    this.requests.push(call);
    return { call, query: Object.fromEntries(url.searchParams), apiVersion };
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
  }
}

/** Answers as engines do: JSON with a status. */
export function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}
