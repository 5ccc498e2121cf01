import { ControlServer } from "../control/server.js";
import type { ConnectionOptions } from "../session/connection-options.js";
import type { Ports } from "../session/ports.js";
import { Session } from "../session/session.js";

export interface OwnSessionMake {
  readonly controlSocket: string;
  /** Of this program. */
  readonly version: string;
  readonly ports: Ports;
  readonly options: ConnectionOptions;
}

/** A session of this process, which other commands of the user can see and end as any other. */
export class OwnSession implements AsyncDisposable {
  readonly session: Session;
  readonly #server: ControlServer;

  /** Connects at once. Throws FaultError session-running, and then nothing has begun. */
  static async start({ controlSocket, version, ports, options }: OwnSessionMake): Promise<OwnSession> {
    const session = new Session(ports, options);
    const own = new OwnSession(session, await ControlServer.listen(controlSocket, session, version));
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
