import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CommandOptions, type CommandResult, runCommand } from "./command.js";
import { LabError } from "./lab-error.js";
import { canRunLab } from "./preconditions.js";
import { labScript } from "./scripts.js";

/** Debian suites, for the engines in them: 20.10, 26.1 and 28.5. "29" is sid with engine 29. */
export type Suite = "bookworm" | "trixie" | "sid" | "29";

/** Where the helper behaves the same: every test of it runs on each. */
export const LAB_PLATFORMS = ["linux", "darwin"] as const;
export type LabPlatform = (typeof LAB_PLATFORMS)[number];

export interface LabOptions {
  /** Default "sid". */
  readonly suite?: Suite;
  /** What `iptables` means in the VM; default "nft". */
  readonly iptables?: "nft" | "legacy";
  /** Whose helper and tools the mac has; default LAB_PLATFORM, else "linux". "darwin" has stand-ins of Apple's. */
  readonly platform?: LabPlatform;
  /** What the VM's engine sees; default v1 where the host has it. */
  readonly cgroup?: "v1" | "v2";
  readonly dockerdArgs?: readonly string[];
  /** False boots the VM without starting its engine. */
  readonly engine?: boolean;
  /** Default: a name that no other lab has. */
  readonly name?: string;
}

/** A place in the lab with a network of its own. */
export type LabPlace = "mac" | "vm" | "lan" | "lanhost" | "router";

type Argv = readonly [string, ...string[]];

/** What up.sh prints. */
interface LabState {
  readonly name: string;
  readonly directory: string;
  readonly macPid: number;
  readonly dockerSocket: string;
  readonly engineStartMs: number | null;
}

const START_LIMIT_MS = 600_000; // the first one fetches its packages
const PATH = `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;

/**
 * A "mac" and a "VM" with an engine of its own, in namespaces of this machine (README.md has the map). It ends
 * when it is disposed of, and also when this process dies in whatever way; nothing of it stays on the machine.
 */
export class Lab implements AsyncDisposable {
  readonly name: string;
  readonly platform: LabPlatform;
  /** The lab's folder on the host, reachable under the same path in the mac. */
  readonly directory: string;
  /** The engine's socket, under the same path on the host and in the mac. */
  readonly dockerSocket: string;
  /** The host's id of the mac's PID 1. */
  readonly macPid: number;
  /** From the start of dockerd to its first answer; null without an engine. */
  readonly engineStartMs: number | null;

  private constructor(state: LabState, platform: LabPlatform) {
    this.platform = platform;
    this.name = state.name;
    this.directory = state.directory;
    this.dockerSocket = state.dockerSocket;
    this.macPid = state.macPid;
    this.engineStartMs = state.engineStartMs;
  }

  /** Rejects with code "cannot-run" where no lab can run, with the reason and the remedy. */
  static async start(options: LabOptions = {}): Promise<Lab> {
    const answer = canRunLab();
    if (!answer.ok) throw new LabError("cannot-run", `${answer.why}; ${answer.whatToDo}`);
    const platform = options.platform ?? defaultPlatform();
    if (platform === "darwin") await builtDarwin();
    const argv: Argv = [labScript("up.sh"), ...upArguments({ ...options, platform })];
    const result = await runCommand(argv, { env: { ...process.env, PATH }, timeoutMs: START_LIMIT_MS });
    if (result.exitCode !== 0) throw new LabError("start-failed", result.stderr.trim());
    return new Lab(JSON.parse(result.stdout) as LabState, platform);
  }

  /** The host's id of the VM's PID 1; another one after each boot. */
  get vmPid(): number {
    return Number.parseInt(readFileSync(join(this.directory, "vm.pid"), "utf8"), 10);
  }

  mac(argv: Argv, options?: CommandOptions): Promise<CommandResult> {
    return this.#run("mac", argv, options);
  }

  vm(argv: Argv, options?: CommandOptions): Promise<CommandResult> {
    return this.#run("vm", argv, options);
  }

  lanhost(argv: Argv, options?: CommandOptions): Promise<CommandResult> {
    return this.#run("lanhost", argv, options);
  }

  router(argv: Argv, options?: CommandOptions): Promise<CommandResult> {
    return this.#run("router", argv, options);
  }

  /**
   * Starts something that runs for long in the mac. The process returned passes INT, TERM, HUP, USR1 and USR2
   * on to the command and takes it along when it is killed; its own id is another (see inner-process.ts).
   */
  spawnMac(argv: Argv, options: Omit<CommandOptions, "timeoutMs" | "stdin"> = {}): ChildProcess {
    const [file, ...args] = this.#enter("mac", argv, options.cwd);
    return spawn(file, args, { env: this.#environment(options.env) });
  }

  /** Runs the VM's docker command against its engine and returns what it printed, trimmed. */
  async docker(argv: readonly string[], options?: CommandOptions): Promise<string> {
    return (await this.#must("vm", ["docker", ...argv], options)).stdout.trim();
  }

  /** Loads one of the lab's own images; "dockline-lab/web" is there from the start. */
  async loadImage(name: "web" | "iperf3"): Promise<void> {
    await this.docker(["load", "--quiet", "--input", `/lab/images/${name}.tar`]);
  }

  /** Returns when dockerd is gone. Its containers survive SIGKILL, as in life. */
  async killEngine(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    const argv: Argv = ["/lab/scripts/engine-stop.sh", signal.slice("SIG".length)];
    await this.#must("vm", argv, { timeoutMs: 40_000 });
  }

  /** Returns when the engine answers. */
  async startEngine(): Promise<void> {
    await this.#must("vm", ["/lab/scripts/engine-start.sh"], { timeoutMs: 60_000 });
  }

  async restartEngine(): Promise<void> {
    await this.killEngine("SIGTERM");
    await this.startEngine();
  }

  /** Pulls the VM's plug: processes, interfaces, rules and mac0 are gone; the disk stays. */
  async stopVm(): Promise<void> {
    await this.#must("mac", [labScript("vm-stop.sh"), this.directory]);
  }

  /** Boots the VM again, with its engine unless the lab is without; mac0 is a new interface. */
  async startVm(): Promise<void> {
    await this.#must("mac", [labScript("vm-start.sh"), this.directory], { timeoutMs: 60_000 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const env = this.#environment();
    const result = await runCommand([labScript("down.sh"), this.name], { env, timeoutMs: 120_000 });
    if (result.exitCode !== 0) throw new LabError("stop-failed", result.stderr.trim());
  }

  #run(place: LabPlace, argv: Argv, options: CommandOptions = {}): Promise<CommandResult> {
    const env = this.#environment(options.env);
    return runCommand(this.#enter(place, argv, options.cwd), { ...options, env });
  }

  async #must(place: LabPlace, argv: Argv, options?: CommandOptions): Promise<CommandResult> {
    const result = await this.#run(place, argv, options);
    if (result.exitCode === 0) return result;
    const said = result.stderr.trim() || "no output";
    throw new LabError("command-failed", `${place}: ${argv.join(" ")}: exit ${result.exitCode}: ${said}`);
  }

  #enter(place: LabPlace, argv: Argv, cwd = "/"): Argv {
    return [labScript("enter.sh"), this.name, place, "env", "-C", cwd, ...argv];
  }

  #environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    const cache = dirname(dirname(this.directory));
    return { PATH, HOME: "/root", LANG: "C.UTF-8", DOCKLINE_CACHE: cache, ...extra };
  }
}

/** For a file of tests that speaks of no platform, and is to run on both. */
function defaultPlatform(): LabPlatform {
  return LAB_PLATFORMS.find((one) => one === process.env["LAB_PLATFORM"]) ?? "linux";
}

let darwinBuild: Promise<void> | null = null;

/** Built once per process, so that it cannot be out of date. */
function builtDarwin(): Promise<void> {
  darwinBuild ??= buildDarwin();
  return darwinBuild;
}

async function buildDarwin(): Promise<void> {
  const checkout = join(dirname(labScript("up.sh")), "../..");
  const argv: Argv = ["npm", "--prefix", checkout, "run", "--silent", "build:lab-darwin"];
  const result = await runCommand(argv, { env: { ...process.env, PATH } });
  if (result.exitCode !== 0) throw new LabError("start-failed", result.stderr.trim());
}

function upArguments(options: LabOptions): string[] {
  const { name = `t${randomBytes(5).toString("hex")}`, engine = true, dockerdArgs = [] } = options;
  const flags = (["suite", "iptables", "platform", "cgroup"] as const).flatMap((flag) => {
    const value = options[flag];
    return value === undefined ? [] : [`--${flag}`, value];
  });
  const noEngine = engine ? [] : ["--no-engine"];
  return [name, ...flags, ...noEngine, "--owner", String(process.pid), "--", ...dockerdArgs];
}
