import { execFile } from "node:child_process";
import { chmod, copyFile, lstat, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { HelperInstaller } from "../helper-installer.js";
import { assertNotAnothers, readHelperState, untilRunning } from "../helper-state.js";
import { InstallError } from "../install-error.js";
import { helperSocketPath } from "../socket-path.js";
import { assertOnlyRootWrites } from "../trusted-folder.js";
import { serviceUnit } from "./service-unit.js";

const FOLDER = "/usr/local/lib/dockline";
const FILES = { node: join(FOLDER, "node"), program: join(FOLDER, "helper.cjs") };
const UNIT = "dockline-helper.service";
const UNIT_FILE = `/etc/systemd/system/${UNIT}`;
/** There while systemd-resolved runs. */
const RESOLVED_FOLDER = "/run/systemd/resolve";
const SOCKET = helperSocketPath("linux");
const SYSTEMCTL_LIMIT_MS = 20_000;

export interface SystemdHost {
  readonly platform: NodeJS.Platform;
  readonly uid: number;
  /** The helper as one file, from this build. */
  readonly program: string;
  /** Whether it may tell systemd-resolved of the names, which opens D-Bus to it. */
  readonly mayTellNames: boolean;
}

/**
 * The helper as a service of systemd's, for root alone. What runs as root is copied into a folder of root's:
 * Node and the program of a user may be changed by that user.
 */
export function systemdInstaller(host: SystemdHost): HelperInstaller {
  return {
    async install(ownerUid) {
      await assertInstallable(host);
      await stat(host.program).catch((cause: unknown) => {
        throw new InstallError("not-built", `${host.program} is missing; run "npm run build" first.`, {
          cause,
        });
      });
      await assertNotAnothers(readState, isService);
      await mkdir(FOLDER, { recursive: true, mode: 0o755 });
      await assertOnlyRootWrites(FOLDER);
      await copyInto(process.execPath, FILES.node, 0o755);
      await copyInto(host.program, FILES.program, 0o644);
      const bus = host.mayTellNames && (await exists(RESOLVED_FOLDER)) ? "open" : "closed";
      await writeFile(UNIT_FILE, serviceUnit(FILES, ownerUid, bus), { mode: 0o644 });
      await systemctl("daemon-reload");
      await systemctl("enable", UNIT);
      await systemctl("restart", UNIT);
      return untilRunning(readState, explainSilence);
    },
    async uninstall() {
      await assertInstallable(host);
      if (await exists(UNIT_FILE)) {
        await systemctl("disable", "--now", UNIT);
        await rm(UNIT_FILE);
        await systemctl("daemon-reload");
        // systemd preserves it, and a helper that was killed left its socket there.
        await rm(dirname(SOCKET), { recursive: true, force: true });
      }
      await rm(FOLDER, { recursive: true, force: true });
    },
    readState,
    explainSilence,
  };
}

const explainSilence = async () => `see "journalctl -u ${UNIT}".`;

const readState = async () => readHelperState(SOCKET, await exists(UNIT_FILE));

const isService = async (pid: number) =>
  Number(await systemctl("show", "--property=MainPID", "--value", UNIT)) === pid;

async function assertInstallable({ platform, uid }: SystemdHost): Promise<void> {
  if (platform !== "linux" || !(await exists("/run/systemd/system"))) {
    throw new InstallError(
      "no-systemd",
      'This system does not run systemd; use "sudo dockline up", which starts the helper itself.',
    );
  }
  if (uid !== 0) {
    throw new InstallError(
      "not-root",
      "Installing or removing the helper needs root rights; run the same command with sudo.",
    );
  }
}

/** A running binary cannot be overwritten, but it can be replaced. */
async function copyInto(source: string, target: string, mode: number): Promise<void> {
  const partial = `${target}.partial`;
  await rm(partial, { force: true });
  await copyFile(source, partial);
  await chmod(partial, mode);
  await rename(partial, target);
}

/** Resolves with what it printed. */
async function systemctl(...args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)("systemctl", args, { timeout: SYSTEMCTL_LIMIT_MS })).stdout;
  } catch (cause) {
    const { stderr, message } = cause as { readonly stderr?: string; readonly message: string };
    const said = (stderr?.trim() || message).split("\n").at(-1);
    throw new InstallError("systemctl-failed", `systemctl ${args.join(" ")} failed: ${said}`, { cause });
  }
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
