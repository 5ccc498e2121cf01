import type { NetworkReading } from "../net/live-network.js";
import type { JournalEntry, Platform, TunnelInterface } from "../platform/platform.js";
import { generateKeyPair, type KeyPair } from "./keys.js";

/** Where the tunnel writes down what a crash would leave behind. */
export interface JournalWriter {
  write(entry: JournalEntry): Promise<void>;
  clear(): Promise<void>;
}

export interface TunnelOptions {
  readonly platform: Platform;
  readonly journal: JournalWriter;
  /** Called when the engine ended without being asked to, with what it said last. */
  readonly onGone: (reason: string) => void;
}

/**
 * The one tunnel interface with its identity. Key pair and port outlive an engine that died: the VM's side
 * fits the next one as it is. Only `close` forgets them.
 */
export class Tunnel {
  readonly #options: TunnelOptions;
  #keys: KeyPair | null = null;
  #listenPort = 0;
  #open: TunnelInterface | null = null;
  /** Whether `#open` is being removed, or could not be so far: it is not used any more, and its end is no surprise. */
  #isDoomed = false;

  constructor(options: TunnelOptions) {
    this.#options = options;
  }

  /** The interface as far as it is known to live; null before `ensure` and after the engine died. */
  get current(): TunnelInterface | null {
    return this.#isDoomed ? null : this.#open;
  }

  get publicKey(): string {
    return this.#identity().publicKey;
  }

  /** Removes an interface that could not be removed before; to be called before the host is read for `ensure`. */
  async finishClosing(): Promise<void> {
    if (this.#isDoomed && this.#open !== null) await this.#drop(this.#open);
  }

  /** Opens the interface unless `reading` has it; resolves with whether it is new. */
  async ensure(
    reading: NetworkReading,
  ): Promise<{ readonly opened: TunnelInterface; readonly isNew: boolean }> {
    const open = this.#open;
    if (open !== null && reading.interfaces.some((one) => one.name === open.name)) {
      return { opened: open, isNew: false };
    }
    if (open !== null) await this.#drop(open);
    const opened = await this.#openWithIdentity();
    return { opened, isNew: true };
  }

  /** The port that the engine has, kept for the next engine. */
  rememberPort(listenPort: number): void {
    if (listenPort !== 0) this.#listenPort = listenPort;
  }

  /**
   * Removes interface, key pair and port, and what an interface that could not be opened may have left. Nothing
   * there is success. What rejects can be tried again.
   */
  async close(): Promise<void> {
    const { platform, journal } = this.#options;
    if (this.#open !== null) await this.#drop(this.#open);
    else await platform.removeLeftovers(null);
    this.#keys = null;
    this.#listenPort = 0;
    await journal.clear();
  }

  async #openWithIdentity(): Promise<TunnelInterface> {
    const opened = await this.#options.platform.openInterface();
    this.#open = opened;
    opened.gone.then((reason) => {
      if (this.#open !== opened || this.#isDoomed) return;
      this.#open = null;
      this.#options.onGone(reason);
    });
    try {
      await this.#options.journal.write(opened.journalEntry);
      await this.#setIdentity(opened);
    } catch (error) {
      // Where it stays, it stays doomed, until `finishClosing` or `close`.
      await this.#drop(opened).catch(() => {});
      throw error;
    }
    return opened;
  }

  /** The old port may be taken by now; a new one is better than no tunnel. */
  async #setIdentity({ device }: TunnelInterface): Promise<void> {
    const { privateKey } = this.#identity();
    try {
      await device.setIdentity({ privateKey, listenPort: this.#listenPort });
    } catch (error) {
      if (this.#listenPort === 0) throw error;
      await device.setIdentity({ privateKey, listenPort: 0 });
    }
  }

  #identity(): KeyPair {
    this.#keys ??= generateKeyPair();
    return this.#keys;
  }

  /** Forgotten only once it is gone: a removal that failed is tried again. */
  async #drop(open: TunnelInterface): Promise<void> {
    this.#isDoomed = true;
    await open[Symbol.asyncDispose]();
    this.#open = null;
    this.#isDoomed = false;
  }
}
