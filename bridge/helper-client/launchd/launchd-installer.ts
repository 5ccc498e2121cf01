import { lstat } from "node:fs/promises";
import type { HelperInstaller } from "../helper-installer.js";
import { assertNotAnothers, readHelperState, untilRunning } from "../helper-state.js";
import { InstallError } from "../install-error.js";
import type { RunAsAdministrator } from "./administrator.js";
import { readJob } from "./launchctl.js";
import { readManifest } from "./manifest.js";
import { installOrder, UNINSTALL_ORDER } from "./order.js";
import { INSTALLED, LOG, SOCKET } from "./paths.js";
import { parseRootAnswer, refusalError } from "./root-answer.js";
import { INSTALL_SCRIPT, UNINSTALL_SCRIPT } from "./root-script.js";

export interface LaunchdHost {
  /** The folder with the manifest and the files that it names. */
  readonly files: string;
  readonly runAsAdministrator: RunAsAdministrator;
}

/**
 * The helper as a daemon of launchd's. Everything that needs root is one fixed script, so that a person is asked
 * once; installing over a running helper replaces it, or leaves it as it was when the new one is refused.
 */
export function launchdInstaller({ files, runAsAdministrator }: LaunchdHost): HelperInstaller {
  const runScript = async (script: string, order: string) => {
    const answer = await runAsAdministrator(script, order);
    if (answer.kind === "declined") {
      throw new InstallError(
        "declined",
        "Nothing was changed, since no administrator has agreed to it; if no window came up, use sudo in a terminal.",
      );
    }
    const said = parseRootAnswer(answer.stdout);
    if (said === null) {
      const last = answer.stderr.trim().split("\n").at(-1)?.slice(0, 200) || "without a word";
      throw new InstallError("unexpected", `The installation ended unexpectedly: ${last}; try again.`);
    }
    if (said.kind === "refused") throw refusalError(said);
  };
  const readState = async () => readHelperState(SOCKET, await isInstalled());
  return {
    async install(ownerUid) {
      const sums = await readManifest(files);
      await assertNotAnothers(readState, isService);
      await runScript(INSTALL_SCRIPT, installOrder({ ownerUid, source: files, sums }));
      return untilRunning(readState, explainSilence);
    },
    async uninstall() {
      await assertNotAnothers(readState, isService);
      await runScript(UNINSTALL_SCRIPT, UNINSTALL_ORDER);
    },
    readState,
    explainSilence,
  };
}

function isInstalled(): Promise<boolean> {
  return lstat(INSTALLED.PLIST).then(
    () => true,
    () => false,
  );
}

/** In doubt it is: launchctl's text is no interface, and must not keep anybody from installing. */
async function isService(pid: number): Promise<boolean> {
  const job = await readJob();
  if (job.kind === "not-loaded") return false;
  return job.kind === "unknown" || job.pid === null || job.pid === pid;
}

async function explainSilence(): Promise<string> {
  const job = await readJob();
  switch (job.kind) {
    case "not-loaded":
      return 'launchd has not loaded it; run "sudo dockline helper install" again.';
    case "unknown":
      return `launchctl says "${job.said}"; see ${LOG}.`;
    case "loaded": {
      const ended = job.lastExit === null ? "" : `, and it last ended with ${job.lastExit}`;
      return `launchd calls it ${job.state ?? "loaded"}${ended}; see ${LOG}.`;
    }
  }
}
