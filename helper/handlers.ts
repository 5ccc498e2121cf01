import type { Lease } from "./lease.js";
import type { Log } from "./log.js";
import { RequestRefused } from "./protocol/fields.js";
import {
  type DesiredState,
  type HelloResult,
  type HelperStatus,
  PROTOCOL_VERSION,
  type Request,
} from "./protocol/messages.js";
import type { Keeper } from "./reconcile/keeper.js";
import { TunnelRefused } from "./reconcile/pass.js";
import { unreachable } from "./unreachable.js";
import { HELPER_VERSION } from "./version.js";

/** One connection, as far as the handlers care. Its identity holds the lease. */
export interface Client {
  readonly id: number;
  /** Whether a hello of the right version was answered. */
  isKnown: boolean;
}

export interface HandlersOptions {
  readonly keeper: Keeper;
  readonly lease: Lease;
  readonly log: Log;
}

/** Answers requests; refusals are thrown as RequestRefused and have changed nothing, but for "tunnel-failed". */
export class Handlers {
  readonly #options: HandlersOptions;

  constructor(options: HandlersOptions) {
    this.#options = options;
  }

  async handle(client: Client, request: Request): Promise<HelloResult | HelperStatus> {
    if (request.method === "hello") return this.#hello(client, request.version);
    if (!client.isKnown)
      throw new RequestRefused("hello-first", "this connection has not said hello; do so first");
    switch (request.method) {
      case "apply": {
        const { method: _, ...desired } = request;
        return this.#apply(client, desired);
      }
      case "release":
        return this.#release(client);
      case "status":
        return this.#options.keeper.status();
      default:
        return unreachable(request);
    }
  }

  /** The connection of `client` is closed. */
  left(client: Client): void {
    this.#options.lease.leave(client);
  }

  #hello(client: Client, version: number): HelloResult {
    if (version !== PROTOCOL_VERSION) {
      throw new RequestRefused(
        "version-mismatch",
        `the helper speaks protocol ${PROTOCOL_VERSION}, not ${version}; install app and helper of one version`,
      );
    }
    client.isKnown = true;
    return { version: PROTOCOL_VERSION, helperVersion: HELPER_VERSION, pid: process.pid };
  }

  async #apply(client: Client, desired: DesiredState): Promise<HelperStatus> {
    this.#assertFree(client);
    this.#options.lease.hold(client);
    const { generation, routes } = desired;
    try {
      const status = await this.#options.keeper.apply(desired);
      const refused = status.routes.filter((route) => route.state === "refused").length;
      const facts = { client: client.id, generation, routes: routes.length, refused };
      this.#options.log.info("apply", facts);
      return status;
    } catch (error) {
      const { keeper, lease } = this.#options;
      if (error instanceof TunnelRefused && keeper.isIdle) lease.release(client);
      throw this.#failure(client, "apply", error);
    }
  }

  async #release(client: Client): Promise<HelperStatus> {
    this.#assertFree(client);
    const { keeper, lease, log } = this.#options;
    lease.release(client);
    try {
      const status = await keeper.release();
      log.info("release", { client: client.id });
      return status;
    } catch (error) {
      if (!lease.isBusyFor(client)) lease.hold(client);
      throw this.#failure(client, "release", error);
    }
  }

  #assertFree(client: Client): void {
    if (this.#options.lease.isBusyFor(client)) {
      throw new RequestRefused("busy", "another session holds the tunnel; disconnect it first");
    }
  }

  #failure(client: Client, verb: string, error: unknown): RequestRefused {
    const message = error instanceof Error ? error.message : String(error);
    this.#options.log.error(verb, { client: client.id, error: message });
    return new RequestRefused(error instanceof TunnelRefused ? "tunnel-refused" : "tunnel-failed", message);
  }
}
