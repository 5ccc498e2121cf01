import type { DesiredState, HelperStatus, TunnelConfig } from "../../helper/protocol/messages.js";
import { FaultError } from "../model/fault-error.js";
import type { HelperLink, HelperPort } from "./ports.js";

/** What is wanted of this host, besides the tunnel. */
export type WantedRoutes = Pick<DesiredState, "routes" | "ranges" | "names">;

export interface HostSideEvents {
  onStatus(status: HelperStatus): void;
  /** The helper went away by itself; called once per `open`. */
  onLost(): void;
}

const REFRESH_LIMIT_MS = 2_000;

/** This host's side of a connection: the only one who speaks with the helper, and who knows what it was asked for. */
export class HostSide {
  readonly #helpers: HelperPort;
  readonly #events: HostSideEvents;
  #link: HelperLink | null = null;
  #generation = 0;
  #peer: string | null = null;
  /** As text; null when nothing was. */
  #asked: string | null = null;

  constructor(helpers: HelperPort, events: HostSideEvents) {
    this.#helpers = helpers;
    this.#events = events;
  }

  /** Throws FaultError helper-lost. */
  get link(): HelperLink {
    if (this.#link === null) throw new FaultError({ code: "helper-lost" });
    return this.#link;
  }

  /** The VM's public key, base64; null until it is known. */
  get peer(): string | null {
    return this.#peer;
  }

  /** Connects to the helper, unless that is done. */
  async open(signal: AbortSignal): Promise<void> {
    if (this.#link !== null) return;
    const link = await this.#helpers.open(signal);
    this.#link = link;
    this.#peer = null;
    link.onStatus((status) => this.#events.onStatus(status));
    link.onClose(() => {
      if (this.#link !== link) return;
      this.#link = null;
      this.#events.onLost();
    });
  }

  /** From the next `apply` on. */
  setPeer(publicKey: string): void {
    this.#peer = publicKey;
  }

  /** Whether the last `apply` asked for exactly these. */
  hasAskedFor(wanted: WantedRoutes): boolean {
    return this.#asked === JSON.stringify(wanted);
  }

  async apply(tunnel: TunnelConfig, wanted: WantedRoutes, signal: AbortSignal): Promise<void> {
    const { link } = this;
    this.#generation += 1;
    this.#asked = JSON.stringify(wanted);
    const peer = this.#peer === null ? null : { publicKey: this.#peer };
    const desired: DesiredState = { generation: this.#generation, tunnel, peer, ...wanted };
    this.#events.onStatus(await link.apply(desired, signal));
  }

  /** Reads the helper's status anew, if there is a helper; never throws. */
  async refresh(): Promise<void> {
    const link = this.#link;
    const status = await link?.status(AbortSignal.timeout(REFRESH_LIMIT_MS)).catch(() => null);
    if (status && link === this.#link) this.#events.onStatus(status);
  }

  /** The helper's status of this moment, which nobody else is told; null without a helper that answers. */
  async read(): Promise<HelperStatus | null> {
    const status = await this.#link?.status(AbortSignal.timeout(REFRESH_LIMIT_MS)).catch(() => null);
    return status ?? null;
  }

  /** Has the helper remove everything, as far as it can still be reached; never throws. */
  async release(signal: AbortSignal): Promise<void> {
    const link = this.#link;
    await link?.release(signal).catch(() => {});
    this.#link = null;
    link?.[Symbol.dispose]();
    this.#peer = null;
    this.#asked = null;
  }
}
