import type { Clock } from "../clock.js";
import type { DeviceReading } from "../tunnel/device.js";

export interface HandshakePollOptions {
  readonly clock: Clock;
  readonly readDevice: () => Promise<DeviceReading | null>;
  readonly onHandshake: () => void;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 30_000;
/** The pause is this part of the time waited so far: a handshake is noticed at most 5 % late. */
const SHARE = 1 / 20;

/** Waits for the first handshake. WireGuard tells nobody about it, so its state has to be asked for. */
export class HandshakePoll {
  readonly #options: HandshakePollOptions;
  #startedAt = 0;
  #timer: Disposable | null = null;

  constructor(options: HandshakePollOptions) {
    this.#options = options;
  }

  /** Running already is success, and keeps its pace. */
  start(): void {
    if (this.#timer !== null) return;
    this.#startedAt = this.#options.clock.now();
    this.#schedule();
  }

  stop(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  #schedule(): void {
    const { clock } = this.#options;
    const waited = clock.now() - this.#startedAt;
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, waited * SHARE));
    const timer = clock.after(pause, () => this.#look(timer));
    this.#timer = timer;
  }

  /** `timer` tells whether this poll was stopped, or started anew, while the engine was asked. */
  async #look(timer: Disposable): Promise<void> {
    const reading = await this.#options.readDevice();
    if (this.#timer !== timer) return;
    if (reading?.peers.some((peer) => peer.lastHandshakeAt !== null)) {
      this.#timer = null;
      this.#options.onHandshake();
    } else {
      this.#schedule();
    }
  }
}
