import { execFile } from "node:child_process";
import { lstat, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { HelperInstaller } from "../helper-installer.js";
import { assertNotAnothers, type HelperState, readHelperState, untilRunning } from "../helper-state.js";
import { InstallError } from "../install-error.js";
import { helperSocketPath } from "../socket-path.js";
import {
  type FormerFiles,
  removeFiles,
  replaceFiles,
  type ServicePlaces,
  stageFiles,
} from "./service-files.js";
import { serviceUnit } from "./service-unit.js";

const FOLDER = "/usr/local/lib/dockline";
const FILES = { node: join(FOLDER, "node"), program: join(FOLDER, "helper.cjs") };
const UNIT = "dockline-helper.service";
const UNIT_FILE = `/etc/systemd/system/${UNIT}`;
/** There while systemd-resolved runs. */
const RESOLVED_FOLDER = "/run/systemd/resolve";
const PLACES: ServicePlaces = { folder: FOLDER, unitFile: UNIT_FILE };
const SOCKET = helperSocketPath("linux");
const SYSTEMCTL_LIMIT_MS = 20_000;
const TRY_LIMIT_MS = 20_000;

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
      await tryStaged(
        await stageFiles(PLACES, [
          { source: process.execPath, name: basename(FILES.node), mode: 0o755 },
          { source: host.program, name: basename(FILES.program), mode: 0o644 },
        ]),
      );
      const bus = host.mayTellNames && (await exists(RESOLVED_FOLDER)) ? "open" : "closed";
      const former = await replaceFiles(PLACES, serviceUnit(FILES, ownerUid, bus));
      const state = await startNew().catch((error: unknown) => goBack(former, error));
      await former.drop();
      return state;
    },
    async uninstall() {
      await assertInstallable(host);
      await remove();
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

/** A Node that does not run from there, and a helper that it cannot read, end here. */
async function tryStaged(folder: string): Promise<void> {
  const [node, program] = [join(folder, basename(FILES.node)), join(folder, basename(FILES.program))];
  try {
    await promisify(execFile)(node, ["--check", program], { timeout: TRY_LIMIT_MS, env: {} });
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    const message = `The copy of Node in ${folder} cannot run the helper; install Dockline again.`;
    throw new InstallError("unusable", message, { cause });
  }
}

async function startNew(): Promise<HelperState> {
  await systemctl("daemon-reload");
  await systemctl("enable", UNIT);
  await systemctl("restart", UNIT);
  return untilRunning(readState, explainSilence);
}

const AFTERMATH = {
  former: {
    done: "The former helper is running again.",
    failed: "The former helper could not be started again either.",
  },
  first: { done: "It is removed again.", failed: 'Run "sudo dockline helper uninstall" to remove it.' },
} as const;

async function remove(): Promise<void> {
  if (await exists(UNIT_FILE)) {
    await systemctl("disable", "--now", UNIT);
    await removeFiles(PLACES);
    await systemctl("daemon-reload");
    // systemd preserves it, and a helper that was killed left its socket there.
    await rm(dirname(SOCKET), { recursive: true, force: true });
  }
  await removeFiles(PLACES);
}

/** The helper that was there before comes back; always throws, with `error` and what became of that. */
async function goBack(former: FormerFiles, error: unknown): Promise<never> {
  const comesBack = former.wasThere ? former.putBack().then(startNew) : remove();
  const isDone = await comesBack.then(
    () => true,
    () => false,
  );
  if (!(error instanceof InstallError)) throw error;
  const aftermath = AFTERMATH[former.wasThere ? "former" : "first"][isDone ? "done" : "failed"];
  throw new InstallError(error.code, `${error.message} ${aftermath}`, { cause: error });
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
