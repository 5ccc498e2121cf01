import { execFile } from "node:child_process";
import { chmod, copyFile, lstat, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { HelperClient } from "./client.js";
import { HELPER_SOCKET } from "./launch.js";
import { serviceUnit } from "./service-unit.js";

const FOLDER = "/usr/local/lib/dockline";
const FILES = { node: join(FOLDER, "node"), program: join(FOLDER, "helper.cjs") };
const UNIT = "dockline-helper.service";
/** There while systemd-resolved runs. */
const RESOLVED_FOLDER = "/run/systemd/resolve";
const UNIT_FILE = `/etc/systemd/system/${UNIT}`;
const SYSTEMCTL_LIMIT_MS = 20_000;
const START_LIMIT_MS = 10_000;

/** The helper could not be installed or removed; the message says what to do. */
export class InstallError extends Error {
  override readonly name = "InstallError";
  readonly code:
    | "not-root"
    | "no-systemd"
    | "other-helper"
    | "unsafe-folder"
    | "systemctl-failed"
    | "not-answering"
    | "not-built";

  constructor(code: InstallError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface InstallOptions {
  /** The helper as one file, from this build. */
  readonly program: string;
  /** The one user whom the helper will serve. */
  readonly ownerUid: number;
  /** Whether it may tell systemd-resolved of the names, which opens D-Bus to it. */
  readonly mayTellNames: boolean;
}

/**
 * Installs or updates the helper as a systemd service, and waits until it answers. What runs as root is
 * copied into a folder of root's: Node and the program of a user may be changed by that user.
 */
export async function installHelper({
  program,
  ownerUid,
  mayTellNames,
}: InstallOptions): Promise<HelperState> {
  await assertInstallable();
  await stat(program).catch((cause: unknown) => {
    throw new InstallError("not-built", `${program} is missing; run "npm run build" first.`, { cause });
  });
  await assertNoOtherHelper();
  await mkdir(FOLDER, { recursive: true, mode: 0o755 });
  await assertOnlyRootWrites(FOLDER);
  await copyInto(process.execPath, FILES.node, 0o755);
  await copyInto(program, FILES.program, 0o644);
  const bus = mayTellNames && (await exists(RESOLVED_FOLDER)) ? "open" : "closed";
  await writeFile(UNIT_FILE, serviceUnit(FILES, ownerUid, bus), { mode: 0o644 });
  await systemctl("daemon-reload");
  await systemctl("enable", UNIT);
  await systemctl("restart", UNIT);
  return untilRunning();
}

/** Stops the helper, which removes all it made in the network, and then its files; fine when there is none. */
export async function uninstallHelper(): Promise<void> {
  await assertInstallable();
  if (await exists(UNIT_FILE)) {
    await systemctl("disable", "--now", UNIT);
    await rm(UNIT_FILE);
    await systemctl("daemon-reload");
    // systemd preserves it, and a helper that was killed left its socket there.
    await rm(dirname(HELPER_SOCKET), { recursive: true, force: true });
  }
  await rm(FOLDER, { recursive: true, force: true });
}

export interface HelperState {
  readonly isInstalled: boolean;
  /** What the helper says of itself; null when none answers. */
  readonly running: { readonly version: string; readonly protocol: number; readonly pid: number } | null;
}

/** Whether the helper is installed and answers this user. Throws FaultError when what answers is not ours. */
export async function readHelperState(): Promise<HelperState> {
  const isInstalled = await exists(UNIT_FILE);
  try {
    using client = await HelperClient.open(HELPER_SOCKET, AbortSignal.timeout(2_000));
    const { helperVersion, version, pid } = client.hello;
    return { isInstalled, running: { version: helperVersion, protocol: version, pid } };
  } catch (error) {
    if (isMissing(error)) return { isInstalled, running: null };
    throw error;
  }
}

async function untilRunning(): Promise<HelperState> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const state = await readHelperState();
    if (state.running !== null) return state;
    if (Date.now() > deadline) {
      throw new InstallError(
        "not-answering",
        `The helper was installed but does not answer; see "journalctl -u ${UNIT}".`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function assertInstallable(): Promise<void> {
  if (process.platform !== "linux" || !(await exists("/run/systemd/system"))) {
    throw new InstallError(
      "no-systemd",
      'This system does not run systemd; use "sudo dockline up", which starts the helper itself.',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new InstallError(
      "not-root",
      "Installing or removing the helper needs root rights; run the same command with sudo.",
    );
  }
}

/** A helper that "sudo dockline up" started holds the socket, so the installed one could not listen there. */
async function assertNoOtherHelper(): Promise<void> {
  // What answers wrongly, or speaks another version, is about to be replaced.
  const running = await readHelperState().then(
    (state) => state.running,
    () => null,
  );
  if (running === null) return;
  const servicePid = await systemctl("show", "--property=MainPID", "--value", UNIT);
  if (Number(servicePid) !== running.pid) {
    throw new InstallError(
      "other-helper",
      `A helper that "sudo dockline up" started is running (process ${running.pid}); run "sudo dockline down" first.`,
    );
  }
}

/** Whoever may write a parent folder could exchange what root runs. */
async function assertOnlyRootWrites(folder: string): Promise<void> {
  for (let path = folder; ; path = dirname(path)) {
    const stats = await lstat(path);
    if (!stats.isDirectory() || stats.uid !== 0 || (stats.mode & 0o022) !== 0) {
      throw new InstallError(
        "unsafe-folder",
        `${path} can be changed by others than root; mend its owner and mode first.`,
      );
    }
    if (path === "/") return;
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

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error && "fault" in error && (error.fault as { code?: string }).code === "helper-missing"
  );
}
