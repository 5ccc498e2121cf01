import type { Clock } from "../clock.js";
import type { Log } from "../log.js";
import type { Platform } from "../platform/platform.js";
import type { DesiredState, HelperStatus } from "../protocol/messages.js";
import { Burst } from "./burst.js";
import { HandshakePoll } from "./handshake-poll.js";
import type { PassResult } from "./pass.js";
import { Patience } from "./patience.js";
import type { Reconciler } from "./reconciler.js";
import { EMPTY_STATUS, isAwaitingHandshake, statusKey } from "./status.js";

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
  #watch: AsyncDisposable | null = null;
  #retry: Disposable | null = null;
  #publishedKey = statusKey(EMPTY_STATUS);

  constructor(options: KeeperOptions) {
    const { clock, reconciler } = options;
    this.#options = options;
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

  async apply(desired: DesiredState): Promise<HelperStatus> {
    this.#patience.reset();
    this.#watch ??= this.#options.platform.watch(() => this.hint());
    return this.#accept(await this.#options.reconciler.setDesired(desired));
  }

  /** Removes everything; resolves when the kernel has nothing of ours any more. */
  async release(): Promise<HelperStatus> {
    this.#quiet();
    const watch = this.#watch;
    this.#watch = null;
    // Asked for before anything is waited for: an apply that follows must win.
    const released = this.#options.reconciler.setDesired(null);
    await watch?.[Symbol.asyncDispose]();
    return this.#accept(await released);
  }

  /** Reads the kernel; changes nothing. */
  async status(): Promise<HelperStatus> {
    const status = await this.#options.reconciler.readStatus();
    this.#publish(status);
    return status;
  }

  /** Something on this host changed, or an engine ended: look soon. */
  hint(): void {
    if (this.#watch !== null) this.#burst.hint();
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
      await this.status().catch(() => {});
    });
  }

  async #healNow(): Promise<void> {
    const { clock, reconciler } = this.#options;
    if (this.#watch === null) return;
    const mayRepair = this.#patience.delayMs(clock.now()) === 0;
    const result = await reconciler.reconcile({ mayRepair });
    if (result.repaired > 0) this.#patience.repaired(clock.now());
    if (result.withheld > 0) this.#retryLater();
    this.#accept(result);
  }

  #retryLater(): void {
    const { clock, log } = this.#options;
    const delayMs = this.#patience.delayMs(clock.now());
    if (delayMs === null) {
      log.error("heal", { given_up: "another program keeps removing what this one adds" });
      return;
    }
    this.#retry?.[Symbol.dispose]();
    this.#retry = clock.after(delayMs, () => this.#heal());
  }

  #accept(result: PassResult): HelperStatus {
    for (const { step, message } of result.failed) {
      this.#options.log.error("route", { op: step.op, destination: step.destination, message });
    }
    if (this.#watch !== null && isAwaitingHandshake(result.status)) this.#poll.start();
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

  #quiet(): void {
    this.#burst[Symbol.dispose]();
    this.#retry?.[Symbol.dispose]();
    this.#retry = null;
    this.#poll.stop();
  }
}
