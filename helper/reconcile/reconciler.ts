import { hostReport } from "../net/host-report.js";
import { ownedDestinations } from "../net/live-network.js";
import type { Platform } from "../platform/platform.js";
import type { DesiredState, HelperStatus } from "../protocol/messages.js";
import type { DeviceReading } from "../tunnel/device.js";
import type { Tunnel } from "../tunnel/tunnel.js";
import { convergePass, type PassResult, TunnelRefused, withdrawPass } from "./pass.js";
import { EMPTY_STATUS, installedOf, routeReports, tunnelStatus } from "./status.js";
import { destinationsOf } from "./wanted.js";

/**
 * Keeps the host equal to the one desired state.
 *
 * At most one pass runs at a time. Requests that arrive during a pass ask for one more, however many they
 * are and however that pass ends, and all get the newest state's result or failure. Every pass reads the kernel
 * anew, so a pass that was cut off, or a route that someone else deleted, heals by itself.
 */
export class Reconciler {
  readonly #platform: Platform;
  readonly #tunnel: Tunnel;
  #desired: DesiredState | null = null;
  /** The newest desired state that was not refused. */
  #accepted: DesiredState | null = null;
  #last: PassResult = NOTHING;
  #running: Promise<PassResult> | null = null;
  #withdrawing: Promise<boolean> | null = null;
  #again = false;
  #mayRepair = false;

  constructor(platform: Platform, tunnel: Tunnel) {
    this.#platform = platform;
    this.#tunnel = tunnel;
  }

  /** Whether nothing is wanted on this host. */
  get isIdle(): boolean {
    return this.#desired === null;
  }

  /**
   * Replaces the desired state, null for nothing at all; resolves once a pass with it has ended. Rejects with
   * TunnelRefused where it cannot be had, and the former one then stays; whatever else fails does not take the wish back.
   */
  setDesired(desired: DesiredState | null): Promise<PassResult> {
    this.#desired = desired;
    return this.reconcile({ mayRepair: true });
  }

  reconcile({ mayRepair }: { readonly mayRepair: boolean }): Promise<PassResult> {
    this.#again = true;
    this.#mayRepair ||= mayRepair;
    this.#running ??= this.#drain();
    return this.#running;
  }

  /**
   * Takes away what the host's network forbids by now, and resolves with whether there was any. Does nothing
   * beside a pass: what that one has not seen yet is left to the next.
   */
  withdraw(): Promise<boolean> {
    const desired = this.#desired;
    if (desired === null || this.#running !== null) return Promise.resolve(false);
    const options = { platform: this.#platform, tunnel: this.#tunnel, desired };
    this.#withdrawing ??= withdrawPass(options).finally(() => {
      this.#withdrawing = null;
    });
    return this.#withdrawing;
  }

  /** Reads the kernel; changes nothing. */
  async readStatus(): Promise<HelperStatus> {
    const desired = this.#desired;
    const open = this.#tunnel.current;
    if (desired === null) return EMPTY_STATUS;
    const { settledGeneration } = this.#last.status;
    const device = await this.readDevice();
    if (open === null || device === null) {
      return {
        settledGeneration,
        tunnel: null,
        routes: routeReports(destinationsOf(desired), new Set(), this.#last.refusals),
        host: this.#last.status.host,
        names: this.#last.status.names,
      };
    }
    const reading = await this.#platform.readNetwork();
    const installed = new Set(ownedDestinations(reading, open.name));
    return {
      settledGeneration,
      tunnel: tunnelStatus(open, this.#tunnel.publicKey, device),
      routes: routeReports(destinationsOf(desired), installed, this.#last.refusals),
      host: hostReport(reading, open.name, installedOf(desired.routes, installed)),
      names: desired.names === null ? null : await this.#platform.names.read(desired.names, open.name),
    };
  }

  /** What the engine has now; null when there is none, or it is just dying. */
  async readDevice(): Promise<DeviceReading | null> {
    return (await this.#tunnel.current?.device.read().catch(() => null)) ?? null;
  }

  async #drain(): Promise<PassResult> {
    try {
      // It tells whoever asked for it how it failed; the pass reads the kernel anew.
      if (this.#withdrawing !== null) await this.#withdrawing.catch(() => false);
      let result = Promise.resolve(this.#last);
      while (this.#again) {
        const mayRepair = this.#mayRepair;
        this.#again = false;
        this.#mayRepair = false;
        result = this.#pass(mayRepair);
        // Whoever asked meanwhile gets a pass of their own, whatever became of this one.
        await result.catch(() => {});
      }
      return await result;
    } finally {
      // Here and not in .finally(): a request in between would be lost.
      this.#running = null;
    }
  }

  async #pass(mayRepair: boolean): Promise<PassResult> {
    const desired = this.#desired;
    try {
      this.#last = await (desired === null ? this.#clear() : this.#convergeOn(desired, mayRepair));
    } catch (error) {
      if (!(error instanceof TunnelRefused)) this.#accepted = desired;
      else if (this.#desired === desired) this.#desired = this.#accepted;
      throw error;
    }
    this.#accepted = desired;
    return this.#last;
  }

  #convergeOn(desired: DesiredState, mayRepair: boolean): Promise<PassResult> {
    return convergePass({ platform: this.#platform, tunnel: this.#tunnel, desired, mayRepair });
  }

  async #clear(): Promise<PassResult> {
    // First: a name that leads nowhere takes longer to fail than one that nobody knows.
    await this.#platform.names.clear();
    await this.#tunnel.close();
    return NOTHING;
  }
}

const NOTHING: PassResult = {
  status: EMPTY_STATUS,
  refusals: new Map(),
  repaired: 0,
  withheld: 0,
  failed: [],
};
