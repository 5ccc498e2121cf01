import { type ChoiceChange, type ChoiceRefusal, ChoiceRefused, type NetworkChoice } from "../model/choice.js";
import type { Snapshot } from "../model/snapshot.js";
import { ConnectionClosed, LineClient, RefusedRequest } from "../rpc/line-client.js";

const SNAPSHOT_LIMIT_MS = 5_000;
const CHOOSE_LIMIT_MS = 5_000;
const DISCONNECT_LIMIT_MS = 30_000;

/** The remote control of a running session; both ends are of the same user and the same build. */
export class ControlClient implements Disposable {
  readonly #line: LineClient;

  /** Null when no session runs. Throws when one may run but does not let this user in. */
  static async open(path: string): Promise<ControlClient | null> {
    try {
      return new ControlClient(await LineClient.open(path, { onMessage() {}, onClose() {} }));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ECONNREFUSED") return null;
      throw error;
    }
  }

  private constructor(line: LineClient) {
    this.#line = line;
  }

  async snapshot(): Promise<Snapshot> {
    return (await this.#line.request(
      { method: "snapshot" },
      AbortSignal.timeout(SNAPSHOT_LIMIT_MS),
    )) as Snapshot;
  }

  /** Throws ChoiceRefused. */
  async choose(change: ChoiceChange): Promise<NetworkChoice> {
    try {
      const signal = AbortSignal.timeout(CHOOSE_LIMIT_MS);
      return (await this.#line.request({ method: "choose", change }, signal)) as NetworkChoice;
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      throw new ChoiceRefused(error.code as ChoiceRefusal, error.message, { cause: error });
    }
  }

  /** Resolves when the session has taken everything down. */
  async disconnect(): Promise<void> {
    try {
      await this.#line.request({ method: "disconnect" }, AbortSignal.timeout(DISCONNECT_LIMIT_MS));
    } catch (error) {
      // A session that ended before its answer went out has disconnected as well.
      if (!(error instanceof ConnectionClosed)) throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#line[Symbol.dispose]();
  }
}
