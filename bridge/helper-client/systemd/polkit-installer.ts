import { execFile } from "node:child_process";
import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { shellWord } from "../../model/shell-word.js";
import type { HelperInstaller } from "../helper-installer.js";
import { untilRunning } from "../helper-state.js";
import { InstallError } from "../install-error.js";

export interface PolkitHost {
  /** "/usr/bin/pkexec" (pkexec(1)). */
  readonly pkexec: string;
  /** Absolute; null where the app has no Node of its own, as when it was started from its sources. */
  readonly node: string | null;
  /** The `dockline` program that Node runs, absolute. */
  readonly program: string;
  /** What that program installs, absolute. */
  readonly helper: string;
}

/** pkexec's own: the person has closed its window. */
const DISMISSED_CODE = 126;
/** pkexec's own: not authorized, or nobody was there to be asked. */
const REFUSED_CODE = 127;
const OUTPUT_CAP_BYTES = 64 * 1024;

/**
 * For a program that is not root's: has root run `dockline helper install` after polkit has asked for consent, by a
 * list of arguments and no shell, and only where nobody but root can change what is run. Where a user can, which is
 * so for all that was unpacked into a home folder, it refuses with the command for a terminal.
 */
export function polkitInstaller(systemd: HelperInstaller, host: PolkitHost): HelperInstaller {
  const readState = () => systemd.readState();
  const explainSilence = () => systemd.explainSilence();
  return {
    async install(ownerUid) {
      await runAsRoot(host, ["helper", "install", "--owner", String(ownerUid)]);
      return untilRunning(readState, explainSilence);
    },
    uninstall: () => runAsRoot(host, ["helper", "uninstall"]),
    readState,
    explainSilence,
  };
}

async function runAsRoot(host: PolkitHost, args: readonly string[]): Promise<void> {
  const { node, program, helper, pkexec } = host;
  const byHand = `run "${terminalCommand(host, args)}" in a terminal`;
  if (node === null) throw new InstallError("no-prompt", `The helper is installed by root: ${byHand}.`);
  for (const path of [node, program, helper]) await assertRootsAlone(path, byHand);
  const { exitCode, stderr } = await run([pkexec, "--disable-internal-agent", node, program, ...args]);
  switch (exitCode) {
    case 0:
      return;
    case DISMISSED_CODE:
      throw new InstallError("declined", `Nothing was changed, since nobody has agreed to it; or ${byHand}.`);
    case REFUSED_CODE:
      throw new InstallError(
        "no-prompt",
        `Nobody could be asked for an administrator's password; ${byHand}.`,
      );
    default: {
      const said = stderr.trim().split("\n").at(-1)?.slice(0, 500) ?? "";
      const sentence = said.replace(/^dockline: /, "");
      throw new InstallError("unexpected", sentence || `It ended without a word; ${byHand}.`);
    }
  }
}

/** As people would type it; sudo says for whom. */
function terminalCommand({ node, program }: PolkitHost, args: readonly string[]): string {
  const words = node === null ? ["dockline"] : [node, program];
  return ["sudo", ...words, ...args.slice(0, 2)].map(shellWord).join(" ");
}

/** Throws InstallError where somebody else than root could exchange the file, or a folder above it. */
async function assertRootsAlone(file: string, byHand: string): Promise<void> {
  for (let path = file; ; path = dirname(path)) {
    const stats = await lstat(path).catch((cause: unknown) => {
      throw new InstallError("not-built", `${path} is missing; install Dockline again.`, { cause });
    });
    const isPlain = path === file ? stats.isFile() : stats.isDirectory();
    if (!isPlain || stats.uid !== 0 || (stats.mode & 0o022) !== 0)
      throw new InstallError(
        "unsafe-folder",
        `Others than root can change ${path}, so it is not run as root from here; ${byHand}.`,
      );
    if (path === "/") return;
  }
}

interface Ended {
  /** pkexec's where it could not be started at all, too. */
  readonly exitCode: number | null;
  readonly stderr: string;
}

/** Without a limit of time: a person types a password. */
function run([file = "", ...args]: readonly string[]): Promise<Ended> {
  const options = { cwd: "/", env: {}, maxBuffer: OUTPUT_CAP_BYTES, encoding: "utf8" } as const;
  return new Promise((resolve) => {
    execFile(file, args, options, (error, _stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : REFUSED_CODE;
      resolve({ exitCode, stderr });
    });
  });
}
