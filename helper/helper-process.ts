import { type HelperArguments, parseArguments, USAGE } from "./arguments.js";
import { systemClock } from "./clock.js";
import { startHelper } from "./helper.js";
import { type Log, lineLog } from "./log.js";
import { appendTo } from "./log-file.js";
import type { Platform } from "./platform/platform.js";
import { assertTrusted } from "./platform/trusted-file.js";

/** What differs from one system to the next. */
export interface HelperProcessOptions {
  /** The helper's own folder, in memory or emptied at boot; nobody but root may write to it. */
  readonly folder: string;
  readonly openPlatform: () => Promise<Platform>;
}

const LEASE_MS = 30_000;
const SHUTDOWN_LIMIT_MS = 10_000;
const LOG_FILE = "/var/log/dockline/helper.log";

/** Makes this process the helper, until a signal or the end of its one session ends it. */
export function runHelperProcess(options: HelperProcessOptions): void {
  // The reader of the log may go away first; that is no reason to stop.
  process.stderr.on("error", () => {});
  const parsed = parseArguments(process.argv.slice(2));
  const log = lineLog(parsed?.isDaemon ? appendTo(LOG_FILE) : (line) => process.stderr.write(line), Date.now);
  serve(options, parsed, log).catch((error: unknown) => {
    log.error("start", { error: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  });
}

async function serve(
  { folder, openPlatform }: HelperProcessOptions,
  parsed: HelperArguments | null,
  log: Log,
): Promise<void> {
  if (parsed === null) throw new Error(`unknown arguments; ${USAGE}`);
  if (process.getuid?.() !== 0) throw new Error("the helper changes routes; start it as root");
  if (parsed.isDaemon) await assertTrusted([process.execPath, process.argv[1] ?? "/"]);
  const helper = await startHelper({
    platform: await openPlatform(),
    clock: systemClock,
    log,
    socketPath: `${folder}/helper.sock`,
    journalPath: `${folder}/journal.json`,
    ownerUid: parsed.ownerUid,
    leaseMs: LEASE_MS,
  });
  const shutDown = shutDownWith(helper, log);
  process.on("SIGTERM", () => shutDown("SIGTERM", 0));
  process.on("SIGINT", () => shutDown("SIGINT", 0));
  process.on("uncaughtException", (error) => shutDown(`uncaught ${error.stack ?? error.message}`, 1));
  if (parsed.isOnce) {
    helper.expectClient();
    helper.leaseEnded.then(() => shutDown("lease ended", 0));
  }
}

/** Removes everything once, whatever the reason to stop, and ends the process even when that hangs. */
function shutDownWith(helper: AsyncDisposable, log: Log): (reason: string, exitCode: number) => void {
  let isStopping = false;
  return (reason, exitCode) => {
    if (isStopping) return;
    isStopping = true;
    log.info("stop", { reason });
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
    helper[Symbol.asyncDispose]().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        log.error("stop", { error: String(error) });
        process.exit(1);
      },
    );
  };
}
