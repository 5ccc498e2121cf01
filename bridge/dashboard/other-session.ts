import type { ControlClient, ControlEvents } from "../control/client.js";
import type { Snapshot } from "../model/snapshot.js";
import { ConnectionClosed } from "../rpc/line-client.js";

export interface OtherSessionEvents {
  onChange(): void;
  /** It has ended, or hung up; called at most once, and never before `find` has found it. */
  onEnd(): void;
}

/** A session that another program of this user holds, followed from here. */
export class OtherSession implements Disposable {
  readonly client: ControlClient;
  #snapshot: Snapshot;

  /** Null where none runs. Throws FaultError session-version, and whatever keeps one that is there from answering. */
  static async find(
    openControl: (events: ControlEvents) => Promise<ControlClient | null>,
    events: OtherSessionEvents,
  ): Promise<OtherSession | null> {
    let newest: Snapshot | null = null;
    let found: OtherSession | null = null;
    let isClosed = false;
    const client = await openControl({
      onSnapshot: (snapshot) => {
        newest = snapshot;
        if (found !== null) found.#see(snapshot, events);
      },
      onClose: () => {
        isClosed = true;
        if (found !== null) events.onEnd();
      },
    });
    if (client === null) return null;
    try {
      const first = await client.watch();
      if (isClosed) return null;
      // News may come in one piece with the answer.
      found = new OtherSession(client, newest ?? first);
      return found;
    } catch (error) {
      client[Symbol.dispose]();
      // It ended while it was being asked; the next look finds what comes after it.
      if (error instanceof ConnectionClosed) return null;
      throw error;
    }
  }

  private constructor(client: ControlClient, snapshot: Snapshot) {
    this.client = client;
    this.#snapshot = snapshot;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  [Symbol.dispose](): void {
    this.client[Symbol.dispose]();
  }

  #see(snapshot: Snapshot, events: OtherSessionEvents): void {
    this.#snapshot = snapshot;
    events.onChange();
  }
}
