import { dirname } from "node:path";
import { parseArguments, USAGE } from "./arguments.js";
import { systemClock } from "./clock.js";
import { startHelper } from "./helper.js";
import { lineLog } from "./log.js";
import { appendTo } from "./log-file.js";
import { LinuxPlatform } from "./platform/linux/linux-platform.js";
import { realSystem } from "./platform/system.js";
import { assertTrusted } from "./platform/trusted-file.js";

const FOLDER = "/run/dockline";
const LEASE_MS = 30_000;
const SHUTDOWN_LIMIT_MS = 10_000;

const LOG_FILE = "/var/log/dockline/helper.log";

const parsed = parseArguments(process.argv.slice(2));
const program = process.argv[1] ?? "/";
const log = lineLog(parsed?.isDaemon ? appendTo(LOG_FILE) : (line) => process.stderr.write(line), Date.now);

/** Removes everything once, whatever the reason to stop, and ends the process even when that hangs. */
function shutDownWith(helper: AsyncDisposable): (reason: string, exitCode: number) => void {
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

async function main(): Promise<void> {
  if (parsed === null) throw new Error(`unknown arguments; ${USAGE}`);
  if (process.getuid?.() !== 0) throw new Error("the helper changes routes; start it as root");
  if (process.platform !== "linux")
    throw new Error(`the helper does not know ${process.platform}; use Linux`);
  if (parsed.isDaemon) await assertTrusted([process.execPath, program]);
  const platform = await LinuxPlatform.open(realSystem, dirname(program));
  const helper = await startHelper({
    platform,
    clock: systemClock,
    log,
    socketPath: `${FOLDER}/helper.sock`,
    journalPath: `${FOLDER}/journal.json`,
    ownerUid: parsed.ownerUid,
    leaseMs: LEASE_MS,
  });
  const shutDown = shutDownWith(helper);
  process.on("SIGTERM", () => shutDown("SIGTERM", 0));
  process.on("SIGINT", () => shutDown("SIGINT", 0));
  process.on("uncaughtException", (error) => shutDown(`uncaught ${error.stack ?? error.message}`, 1));
  if (parsed.isOnce) {
    helper.expectClient();
    helper.leaseEnded.then(() => shutDown("lease ended", 0));
  }
}

// The reader of the log may go away first; that is no reason to stop.
process.stderr.on("error", () => {});
main().catch((error: unknown) => {
  log.error("start", { error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
});
