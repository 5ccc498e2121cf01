import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { assertCaller, assertHost, type Gate, Refusal } from "./access.js";
import { actionSchema } from "./action-schema.js";
import type { DashboardApi } from "./api.js";
import { streamNews } from "./news-stream.js";
import type { PageFile } from "./page-files.js";
import { readBody } from "./read-body.js";
import { SECURITY_HEADERS } from "./security-headers.js";

const LOOPBACK = "127.0.0.1";
/** Tabs that one person has open. */
const MOST_STREAMS = 16;
const MOST_CONNECTIONS = 128;
const REQUEST_LIMIT_MS = 10_000;

export interface DashboardServerOptions {
  readonly page: ReadonlyMap<string, PageFile>;
  readonly api: DashboardApi;
  /** Told of what went wrong inside; never of a request's content. */
  onError(error: unknown): void;
}

/** Serves the page and its API to the browser of this user. docs/security.md says against what it guards. */
export class DashboardServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: DashboardServerOptions;
  readonly #gate: Gate;
  #streams = 0;

  /** Port 0 takes a free one. */
  static async listen(options: DashboardServerOptions, port = 0): Promise<DashboardServer> {
    const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: REQUEST_LIMIT_MS });
    server.maxConnections = MOST_CONNECTIONS;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, LOOPBACK, resolve);
    });
    return new DashboardServer(server, options);
  }

  private constructor(server: Server, options: DashboardServerOptions) {
    const { port } = server.address() as AddressInfo;
    this.#server = server;
    this.#options = options;
    this.#gate = { authority: `${LOOPBACK}:${port}`, token: randomBytes(32).toString("base64url") };
    server.on("request", (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        if (!(error instanceof Refusal)) options.onError(error);
        refuse(response, error instanceof Refusal ? error : new Refusal(500, "internal", INTERNAL));
      });
    });
  }

  /** For the user's eyes alone. The token is in the fragment, which no browser ever sends anywhere. */
  get url(): string {
    return `http://${this.#gate.authority}/#token=${this.#gate.token}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    assertHost(request.headers, this.#gate);
    if (request.url === "/api/news") this.#serveNews(request, response);
    else if (request.url === "/api/action") await this.#serveAction(request, response);
    else this.#servePage(request, response);
  }

  #servePage(request: IncomingMessage, response: ServerResponse): void {
    const file = this.#options.page.get(request.url ?? "");
    if (file === undefined) throw new Refusal(404, "not-found", "There is nothing here.");
    assertMethod(request, "GET");
    response.writeHead(200, { "content-type": file.type, "content-length": file.content.length });
    response.end(file.content);
  }

  #serveNews(request: IncomingMessage, response: ServerResponse): void {
    assertMethod(request, "GET");
    assertCaller(request.headers, this.#gate);
    if (this.#streams >= MOST_STREAMS) throw new Refusal(503, "too-many", "Too many dashboards are open.");
    this.#streams += 1;
    response.once("close", () => {
      this.#streams -= 1;
    });
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    streamNews(response, this.#options.api);
  }

  async #serveAction(request: IncomingMessage, response: ServerResponse): Promise<void> {
    assertMethod(request, "POST");
    assertCaller(request.headers, this.#gate);
    // Browsers always send it with a POST.
    if (request.headers.origin === undefined)
      throw new Refusal(403, "wrong-origin", "Only the page may ask for that.");
    const action = actionSchema.safeParse(await readBody(request));
    if (!action.success) throw new Refusal(400, "bad-request", "That is nothing that a page may ask for.");
    const outcome = await this.#options.api.perform(action.data);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(outcome));
  }
}

const INTERNAL = "Something went wrong inside Dockline; the terminal says more.";

function assertMethod({ method }: IncomingMessage, wanted: "GET" | "POST"): void {
  if (method !== wanted) throw new Refusal(405, "wrong-method", `Only ${wanted} is served here.`);
}

/** Ends the connection too: what is left of a body is not read. */
function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify({ code, message }));
}
