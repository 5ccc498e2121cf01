import { ControlServer } from "../control/server.js";
import type { ConnectionOptions } from "../session/connection-options.js";
import type { Ports } from "../session/ports.js";
import { Session } from "../session/session.js";

/** A session of this process, which other commands of the user can see and end as any other. */
export class OwnSession implements AsyncDisposable {
  readonly session: Session;
  readonly #server: ControlServer;

  /** The caller has made sure that no session is alive. Connects at once. */
  static async start(controlSocket: string, ports: Ports, options: ConnectionOptions): Promise<OwnSession> {
    const session = new Session(ports, options);
    const own = new OwnSession(session, await ControlServer.listen(controlSocket, session));
    session.connect();
    return own;
  }

  private constructor(session: Session, server: ControlServer) {
    this.session = session;
    this.#server = server;
  }

  /** Disconnects, and leaves no socket behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.session.disconnect();
    await this.#server[Symbol.asyncDispose]();
  }
}
