import type { JournalEntry } from "../platform.js";
import { poll } from "../poll.js";
import type { System } from "../system.js";
import { type DarwinPaths, isUtun, uapiSocketOf } from "./open-interface.js";

const PS = "/bin/ps";

const LIMITS = { limitMs: 3_000, pauseMs: 20 };

/**
 * Ends the wireguard-go of a helper that was killed outside launchd; its interface and routes go with it.
 * Numbers of interfaces and processes are given out again, so that the journal alone proves nothing: the
 * process must still be our program, else the interface may be somebody else's tunnel by now.
 */
export async function removeDarwinLeftovers(
  system: System,
  paths: DarwinPaths,
  journal: JournalEntry | null,
): Promise<void> {
  await system.removeFile(paths.nameFile);
  const program = await system.findTrusted(paths.wireguardGo);
  if (journal === null || program === null || !isUtun(journal.interfaceName)) return;
  const { pid, interfaceName } = journal;
  const isRunning = async () => pid !== null && (await programOf(system, pid)) === program;
  if (!(await isRunning())) return;
  await system.removeFile(uapiSocketOf(interfaceName));
  const isGone = await poll(async () => ((await isRunning()) ? null : true), LIMITS);
  if (isGone === null) {
    throw new Error(
      `the wireguard-go of an earlier helper (process ${pid}) does not end; end it and start the helper again`,
    );
  }
}

/** The path of what runs as `pid`; null when nothing does. */
async function programOf(system: System, pid: number): Promise<string | null> {
  const { exitCode, stdout } = await system.run([PS, "-p", String(pid), "-o", "comm="]);
  return exitCode === 0 ? stdout.trim() : null;
}
