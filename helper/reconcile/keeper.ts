import type { Clock } from "../clock.js";
import type { Log } from "../log.js";
import type { Platform } from "../platform/platform.js";
import type { DesiredState, HelperStatus } from "../protocol/messages.js";
import { Burst } from "./burst.js";
import { HandshakePoll } from "./handshake-poll.js";
import type { PassResult } from "./pass.js";
import { Patience } from "./patience.js";
import type { Reconciler } from "./reconciler.js";
import { SharedRead } from "./shared-read.js";
import { EMPTY_STATUS, isAwaitingHandshake, statusKey } from "./status.js";
import { Watcher } from "./watcher.js";

export interface KeeperOptions {
  readonly platform: Platform;
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a route may hide a network that the host has joined; what belongs to one change comes within less. */
const LEAD_MS = 40;
const QUIET_MS = 200;
const MAX_BURST_MS = 2_000;
/** A look that failed may have failed for a moment only. */
const LOOK_AGAIN_MS = 10_000;

/**
 * Keeps the desired state true between requests: watches the kernel while there is one, waits for the first
 * handshake, and tells `onChange` listeners whenever what was observed changed. With nothing desired, and
 * once the peer was heard of, it has no timer: an idle helper does not wake up.
 */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #burst: Burst;
  readonly #poll: HandshakePoll;
  readonly #patience = new Patience();
  readonly #listeners = new Set<(status: HelperStatus) => void>();
  readonly #watcher: Watcher;
  readonly #statusRead: SharedRead<HelperStatus>;
  #retry: Disposable | null = null;
  #publishedKey = statusKey(EMPTY_STATUS);

  constructor(options: KeeperOptions) {
    const { clock, log, platform, reconciler } = options;
    this.#options = options;
    this.#statusRead = new SharedRead(() => reconciler.readStatus());
    this.#watcher = new Watcher({ platform, clock, log, onHint: () => this.hint() });
    this.#burst = new Burst({
      clock,
      leadMs: LEAD_MS,
      lead: () => this.#withdraw(),
      quietMs: QUIET_MS,
      maxMs: MAX_BURST_MS,
      fire: () => this.#heal(),
    });
    this.#poll = new HandshakePoll({
      clock,
      readDevice: () => reconciler.readDevice(),
      onHandshake: () => this.#heal(),
    });
  }

  /** Whether nothing is wanted on this host. */
  get isIdle(): boolean {
    return this.#options.reconciler.isIdle;
  }

  /** Rejects with TunnelRefused, and then nothing has changed. What fails otherwise is tried again from time to time. */
  async apply(desired: DesiredState): Promise<HelperStatus> {
    const { reconciler } = this.#options;
    this.#patience.reset();
    this.#watcher.start();
    try {
      const result = await reconciler.setDesired(desired);
      // Whoever applies waits for the handshake from now on, however long others have waited before.
      this.#poll.stop();
      return this.#accept(result);
    } catch (error) {
      if (!this.isIdle) this.#lookAgain();
      else await this.#rest();
      throw error;
    }
  }

  /** Removes everything; resolves when the kernel has nothing of ours any more. */
  async release(): Promise<HelperStatus> {
    // Asked for before anything is waited for: an apply that follows must win.
    const released = this.#options.reconciler.setDesired(null);
    const [result] = await Promise.all([released, this.#rest()]);
    return this.#accept(result);
  }

  /** Reads the kernel; changes nothing. */
  async status(): Promise<HelperStatus> {
    const status = await this.#statusRead.read();
    this.#publish(status);
    return status;
  }

  /** Something on this host changed, or an engine ended: look soon. */
  hint(): void {
    if (this.#watcher.isOn) this.#burst.hint();
  }

  onChange(listener: (status: HelperStatus) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** A network that the host has just joined gets its addresses back before anything else, and before it is told. */
  #withdraw(): void {
    const { reconciler, log } = this.#options;
    reconciler.withdraw().then(
      (isAny) => isAny && this.#heal(),
      (error: unknown) => log.error("withdraw", { error: String(error) }),
    );
  }

  #heal(): void {
    this.#healNow().catch(async (error: unknown) => {
      this.#options.log.error("heal", { error: String(error) });
      this.#lookAgain();
      await this.status().catch(() => {});
    });
  }

  async #healNow(): Promise<void> {
    const { clock, reconciler } = this.#options;
    if (!this.#watcher.isOn) return;
    const mayRepair = this.#patience.delayMs(clock.now()) === 0;
    const result = await reconciler.reconcile({ mayRepair });
    if (result.repaired > 0) this.#patience.repaired(clock.now());
    if (result.withheld > 0) this.#healAfter(this.#patience.delayMs(clock.now()));
    this.#accept(result);
  }

  #lookAgain(): void {
    if (this.#watcher.isOn) this.#healAfter(LOOK_AGAIN_MS);
  }

  #healAfter(delayMs: number): void {
    this.#retry?.[Symbol.dispose]();
    this.#retry = this.#options.clock.after(delayMs, () => this.#heal());
  }

  #accept(result: PassResult): HelperStatus {
    for (const { step, message } of result.failed) {
      this.#options.log.error("route", { op: step.op, destination: step.destination, message });
    }
    if (this.#watcher.isOn && isAwaitingHandshake(result.status)) this.#poll.start();
    else this.#poll.stop();
    this.#publish(result.status);
    return result.status;
  }

  #publish(status: HelperStatus): void {
    const key = statusKey(status);
    if (key === this.#publishedKey) return;
    this.#publishedKey = key;
    for (const listener of this.#listeners) listener(status);
  }

  /** Quiet at once; resolves when the kernel is not watched any more. */
  #rest(): Promise<void> {
    this.#burst[Symbol.dispose]();
    this.#retry?.[Symbol.dispose]();
    this.#retry = null;
    this.#poll.stop();
    return this.#watcher.stop();
  }
}
