import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A unix socket in a folder of its own that gives every line it gets to `answer`, and writes back what that returns. */
export class LineServer implements AsyncDisposable {
  readonly path: string;
  readonly folder: string;
  readonly received: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  static async start(answer: (line: string) => string | null): Promise<LineServer> {
    const folder = mkdtempSync(join(tmpdir(), "dockline-line-server-"));
    const server = createServer();
    const started = new LineServer(server, folder, answer);
    await new Promise<void>((resolve) => server.listen(started.path, resolve));
    return started;
  }

  private constructor(server: Server, folder: string, answer: (line: string) => string | null) {
    this.#server = server;
    this.folder = folder;
    this.path = join(folder, "socket");
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      let pending = "";
      socket.on("error", () => socket.destroy());
      socket.on("data", (chunk) => {
        pending += chunk.toString();
        const lines = pending.split("\n");
        pending = lines.pop() ?? "";
        for (const line of lines) {
          this.received.push(line);
          const said = answer(line);
          if (said !== null) socket.write(said);
        }
      });
    });
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
