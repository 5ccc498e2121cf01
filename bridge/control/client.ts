import * as z from "zod";
import { type ChoiceChange, type ChoiceRefusal, ChoiceRefused, type NetworkChoice } from "../model/choice.js";
import { FaultError } from "../model/fault-error.js";
import type { Snapshot } from "../model/snapshot.js";
import type { Traffic } from "../model/traffic.js";
import { ConnectionClosed, LineClient, RefusedRequest } from "../rpc/line-client.js";
import { MAX_CONTROL_LINE_BYTES, type SnapshotNews, type VersionedSnapshot } from "./messages.js";

/** A session asks its helper first, which may take 4.5 s. */
const ANSWER_LIMIT_MS = 15_000;
const DISCONNECT_LIMIT_MS = 60_000;

export interface ControlEvents {
  /** After `watch`, every snapshot that follows a change. */
  onSnapshot(snapshot: Snapshot): void;
  /** The session has ended, or hung up. */
  onClose(): void;
}

/** Of any version, as far as it says which. */
const versioned = z.object({ version: z.string().regex(/^[\w.+-]{1,64}$/), snapshot: z.object({}) });

const NO_EVENTS: ControlEvents = { onSnapshot() {}, onClose() {} };

/**
 * The remote control of a running session of the same user. One of another version of Dockline can be ended, and
 * nothing else: it is not understood, and throws FaultError session-version.
 */
export class ControlClient implements Disposable {
  readonly #line: LineClient;
  readonly #version: string;
  #isAgreed = false;

  /** `version` is this program's. Null when no session runs. Throws when one may run but does not let this user in. */
  static async open(path: string, version: string, events = NO_EVENTS): Promise<ControlClient | null> {
    const lineEvents = {
      onMessage: (message: unknown) => events.onSnapshot((message as SnapshotNews).snapshot),
      onClose: () => events.onClose(),
    };
    try {
      return new ControlClient(await LineClient.open(path, lineEvents, MAX_CONTROL_LINE_BYTES), version);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ECONNREFUSED") return null;
      throw error;
    }
  }

  private constructor(line: LineClient, version: string) {
    this.#line = line;
    this.#version = version;
  }

  async snapshot(): Promise<Snapshot> {
    return this.#understood(await this.#ask("snapshot"));
  }

  /** From now on `onSnapshot` is called; the snapshot of this moment is the answer. */
  async watch(): Promise<Snapshot> {
    return this.#understood(await this.#ask("watch"));
  }

  /** Null without a tunnel. */
  async traffic(): Promise<Traffic | null> {
    await this.#agree();
    return (await this.#ask("traffic")) as Traffic | null;
  }

  /** Throws ChoiceRefused. */
  async choose(change: ChoiceChange): Promise<NetworkChoice> {
    await this.#agree();
    try {
      return (await this.#request({ method: "choose", change }, ANSWER_LIMIT_MS)) as NetworkChoice;
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      throw new ChoiceRefused(error.code as ChoiceRefusal, error.message, { cause: error });
    }
  }

  /** Has a session that has failed try again at once; one that ends meanwhile is told by `onClose`. */
  async connect(): Promise<void> {
    await this.#agree();
    await this.#requestOfLiving("connect", ANSWER_LIMIT_MS);
  }

  /** Resolves when the session has taken everything down. */
  disconnect(): Promise<void> {
    return this.#requestOfLiving("disconnect", DISCONNECT_LIMIT_MS);
  }

  [Symbol.dispose](): void {
    this.#line[Symbol.dispose]();
  }

  /** Finds out once whether both ends understand each other; only snapshots say it. */
  async #agree(): Promise<void> {
    if (!this.#isAgreed) await this.watch();
  }

  #understood(answer: unknown): Snapshot {
    const parsed = versioned.safeParse(answer);
    const found = parsed.success ? parsed.data.version : null;
    if (found !== this.#version)
      throw new FaultError({ code: "session-version", found, wanted: this.#version });
    this.#isAgreed = true;
    // The same program has made it.
    return (answer as VersionedSnapshot).snapshot;
  }

  #ask(method: "snapshot" | "watch" | "traffic"): Promise<unknown> {
    return this.#request({ method }, ANSWER_LIMIT_MS);
  }

  /** What a session that ends before its answer goes out need not answer. */
  async #requestOfLiving(method: "connect" | "disconnect", limitMs: number): Promise<void> {
    try {
      await this.#request({ method }, limitMs);
    } catch (error) {
      if (!(error instanceof ConnectionClosed)) throw error;
    }
  }

  /** Throws FaultError session-silent where no answer comes. */
  async #request(body: object, limitMs: number): Promise<unknown> {
    const signal = AbortSignal.timeout(limitMs);
    try {
      return await this.#line.request(body, signal);
    } catch (error) {
      if (error !== signal.reason) throw error;
      throw new FaultError({ code: "session-silent", seconds: limitMs / 1000 }, { cause: error });
    }
  }
}
