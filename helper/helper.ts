import type { Clock } from "./clock.js";
import { Handlers } from "./handlers.js";
import { insist } from "./insist.js";
import { Journal } from "./journal.js";
import { Lease } from "./lease.js";
import type { Log } from "./log.js";
import type { Platform } from "./platform/platform.js";
import { Keeper } from "./reconcile/keeper.js";
import { Reconciler } from "./reconcile/reconciler.js";
import { Server } from "./server.js";
import { assertUnanswered } from "./socket-file.js";
import { Tunnel } from "./tunnel/tunnel.js";

export interface HelperOptions {
  readonly platform: Platform;
  readonly clock: Clock;
  readonly log: Log;
  readonly socketPath: string;
  readonly journalPath: string;
  readonly ownerUid: number;
  /** How long the state outlives its client. */
  readonly leaseMs: number;
}

/** Half an hour in all: what cannot be removed by then needs a person. */
const EXPIRED_PAUSES_MS = [1_000, 5_000, 15_000, 60_000, 5 * 60_000, 25 * 60_000];
/** Whoever stops a helper waits for it, but not for long. */
const STOP_PAUSES_MS = [250, 1_000];

/** A running helper. Disposing it removes everything it put on the host. */
export interface Helper extends AsyncDisposable {
  /** Starts the clock of the lease as if a client had just left. */
  expectClient(): void;
  /** Resolves when a lease has ended, and what was applied is removed, or could not be however often it was tried. */
  readonly leaseEnded: Promise<void>;
}

/** Cleans up after an earlier helper, then listens. Rejects when another helper is running. */
export async function startHelper(options: HelperOptions): Promise<Helper> {
  const { platform, clock, log, socketPath, ownerUid } = options;
  const journal = new Journal(options.journalPath);
  await assertUnanswered(socketPath);
  await platform.names.clear();
  await platform.removeLeftovers(await journal.read());
  await journal.clear();
  const tunnel = new Tunnel({
    platform,
    journal,
    onGone: (reason) => {
      log.error("engine", { state: "gone", reason });
      keeper.hint();
    },
  });
  const keeper: Keeper = new Keeper({ platform, reconciler: new Reconciler(platform, tunnel), clock, log });
  let reportEnd: () => void = () => {};
  const leaseEnded = new Promise<void>((resolve) => {
    reportEnd = resolve;
  });
  const removeAll = (pausesMs: readonly number[]) =>
    insist(() => keeper.release(), {
      clock,
      pausesMs,
      isWanted: () => !lease.isTaken,
      onFailure: (error) => log.error("remove", { error: String(error) }),
    });
  const expire = async () => {
    log.info("lease", { state: "expired" });
    await removeAll(EXPIRED_PAUSES_MS).catch((error: unknown) =>
      log.error("remove", { state: "given up", error: String(error) }),
    );
    if (!lease.isTaken) reportEnd();
  };
  const lease = new Lease({
    clock,
    durationMs: options.leaseMs,
    onExpired: () => void expire(),
    onUnused: reportEnd,
  });
  const handlers = new Handlers({ keeper, lease, log });
  const server = await Server.open({ socketPath, ownerUid, handlers, log });
  const observing = keeper.onChange((status) => server.observe(status));
  return {
    leaseEnded,
    expectClient: () => lease.startExpiring(),
    [Symbol.asyncDispose]: async () => {
      observing[Symbol.dispose]();
      lease[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
      await removeAll(STOP_PAUSES_MS);
    },
  };
}
