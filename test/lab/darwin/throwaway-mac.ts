import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { MacPrograms } from "./mac-programs.js";

const HERE = import.meta.dirname;
const COMMAND_LIMIT_MS = 60_000;
export const RESOURCES = "/Applications/Dockline 'beta'.app/Contents/Resources/mac-helper";

/** Where macOS has each user's programs put what is temporary. */
export const ANNAS_TEMPORARY = "/private/var/folders/zz/anna/T";

/** The first user of a Mac, who is logged in and installs the app. */
export const ANNA = 501;

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly uid?: number;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/** What is in the app, as far as a test changes it. */
export interface AppFiles {
  readonly node: string | Buffer;
  readonly "helper.cjs": string;
  readonly "wireguard-go": string;
}

/** Why there can be none here; null when there can. */
export function whyNoMac(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "it needs root on Linux";
  const hasTools = spawnSync("sh", ["-c", "command -v unshare nsenter setpriv shasum"]).status === 0;
  return hasTools ? null : "it needs util-linux and shasum";
}

/**
 * A host with Apple's folders and launchd's stand-in, in memory and in namespaces of its own. Its root file system
 * is this machine's with a layer on top, so whatever is installed there is gone with it.
 */
export class ThrowawayMac implements AsyncDisposable {
  readonly #holder: ChildProcess;
  readonly #folder: string;
  readonly #pid: number;
  readonly #programs: MacPrograms;

  private constructor(holder: ChildProcess, folder: string, programs: MacPrograms) {
    this.#holder = holder;
    this.#folder = folder;
    this.#programs = programs;
    this.#pid = Number(readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, "utf8"));
  }

  static async boot(programs: MacPrograms): Promise<ThrowawayMac> {
    const folder = await mkdtemp(join(tmpdir(), "dockline-mac-"));
    await mkdir(join(folder, "memory"));
    const unshare = ["--mount", "--net", "--pid", "--fork", "--kill-child=KILL"];
    const script = join(HERE, "throwaway-mac.sh");
    const holder = spawn("unshare", [...unshare, script, join(folder, "memory/root"), programs.tools], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        LAB_CHECKOUT: join(HERE, "../../.."),
        LAB_CACHE: programs.tools,
        LAB_NODE: process.execPath,
      },
    });
    let complaint = "";
    holder.stderr.on("data", (text: Buffer) => {
      complaint += text.toString();
    });
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once("data", () => resolve());
      holder.once("close", (code) => reject(new Error(`no Mac: exit ${code}: ${complaint}`)));
    });
    return new ThrowawayMac(holder, folder, programs);
  }

  /** Runs a command to its end, as root unless told otherwise. */
  run(argv: readonly string[], { uid = 0, input = "", env = {} }: RunOptions = {}): Ended {
    const user = uid === 0 ? [] : ["setpriv", `--reuid=${uid}`, "--regid=20", "--clear-groups"];
    const enter = ["--mount", "--net", "--pid", "--target", String(this.#pid), ...user, ...argv];
    const { status, stdout, stderr } = spawnSync("nsenter", enter, {
      input,
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...env },
      encoding: "utf8",
      timeout: COMMAND_LIMIT_MS,
    });
    return { exitCode: status, stdout, stderr };
  }

  /** What a shell of root's prints; throws when it fails. */
  shell(script: string): string {
    const { exitCode, stdout, stderr } = this.run(["bash", "-c", script]);
    if (exitCode !== 0) throw new Error(`${script}: exit ${exitCode}: ${stderr}`);
    return stdout.trimEnd();
  }

  /** `dockline helper …`; as `sudo dockline` of Anna's unless told otherwise, else over SSH. */
  dockline(args: readonly string[], uid = 0): Ended {
    const env = uid === 0 ? { SUDO_UID: String(ANNA) } : { SSH_TTY: "/dev/ttys001" };
    return this.run([this.#programs.commandLine, "helper", ...args], { uid, env });
  }

  /** `dockline helper …` of Anna's, who sits at the Mac, in `folder`. Her shell came from a sudo of Otto's, and lets all write. */
  docklineOfAnna(args: readonly string[], folder = "/"): Ended {
    const enterAndRun = 'umask 0 && cd "$1" && shift && exec "$@"';
    const argv = ["sh", "-c", enterAndRun, "sh", folder, this.#programs.commandLine, "helper", ...args];
    return this.run(argv, { uid: ANNA, env: { USER: "anna", TMPDIR: ANNAS_TEMPORARY, SUDO_UID: "502" } });
  }

  /** Ends launchd and what it runs; it starts again, with what it finds then. */
  reboot(): void {
    this.shell("pid=$(cat /run/launchd/pid) && kill -KILL $(pgrep --parent $pid) $pid");
  }

  /** Puts the app's files there, as Anna's, with the manifest that fits them. */
  placeApp(files: AppFiles): void {
    const sums = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)]));
    const all = { ...files, "manifest.json": JSON.stringify({ files: sums }) };
    for (const [name, text] of Object.entries(all)) this.write(`${RESOURCES}/${name}`, text);
    this.shell(`chmod 755 "${RESOURCES}"/* && chown -R ${ANNA}:20 "${dirname(RESOURCES)}"`);
  }

  /** Changes one of the app's files behind the manifest's back. */
  tamper(name: keyof AppFiles, text: string): void {
    this.write(`${RESOURCES}/${name}`, text);
  }

  write(path: string, text: string | Buffer): void {
    const script = 'mkdir -p "$2" && cat >"$1"';
    const { exitCode, stderr } = this.run(["sh", "-c", script, "sh", path, dirname(path)], { input: text });
    if (exitCode !== 0) throw new Error(`${path}: ${stderr}`);
  }

  /** All paths that have Dockline in their name, outside of the app, with owner, group and mode. */
  traces(): readonly string[] {
    const places = "/Library /private/etc /private/var/log /private/var/run/ /private/var/db";
    return this.shell(`find ${places} -path '*dockline*' -printf '%p %U:%G %m\\n' | sort`)
      .split("\n")
      .filter((line) => line !== "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = new Promise((resolve) => this.#holder.once("exit", resolve));
    process.kill(this.#pid, "SIGKILL");
    await gone;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export function sha256(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}
