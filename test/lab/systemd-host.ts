import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { type CommandOptions, type CommandResult, runCommand } from "./command.js";
import { eventually } from "./eventually.js";
import type { Lab } from "./lab.js";
import { LabError } from "./lab-error.js";
import { labScript } from "./scripts.js";

type Argv = readonly [string, ...string[]];

/** root, and two ordinary users who may both use the engine (uid 1000 and 1001). */
export type HostUser = "root" | "anna" | "otto";

const PREPARE_LIMIT_MS = 300_000; // the first one fetches its packages
const BOOT_LIMIT_MS = 30_000;
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * A Linux host whose PID 1 is Debian's systemd, in the network of a lab's mac, so that what answers there
 * answers here. It has its own files, processes and control groups, and ends with the lab.
 */
export class SystemdHost {
  readonly #lab: Lab;

  /** Resolves when systemd says that every unit of the boot has been started. */
  static async boot(lab: Lab): Promise<SystemdHost> {
    const env = { ...process.env, DOCKLINE_CACHE: dirname(dirname(lab.directory)) };
    const prepared = await runCommand([labScript("systemd-prepare.sh")], {
      env,
      timeoutMs: PREPARE_LIMIT_MS,
    });
    if (prepared.exitCode !== 0) throw new LabError("start-failed", prepared.stderr.trim());
    const started = await lab.mac([labScript("systemd-start.sh"), lab.directory]);
    if (started.exitCode !== 0) throw new LabError("start-failed", started.stderr.trim());
    const host = new SystemdHost(lab);
    const state = () => host.as("root").mac(["systemctl", "is-system-running"]);
    const { stdout, stderr } = await eventually(
      state,
      ({ stdout }) => /^(running|degraded)/.test(stdout),
      BOOT_LIMIT_MS,
    );
    if (stdout.trim() === "running") return host;
    const failed = await host.as("root").mac(["systemctl", "--failed", "--plain", "--no-legend"]);
    throw new LabError(
      "start-failed",
      `systemd: ${stdout}${stderr}${failed.stdout}; see ${lab.directory}/log`,
    );
  }

  private constructor(lab: Lab) {
    this.#lab = lab;
  }

  as(user: HostUser): HostSession {
    return new HostSession(this.#lab, user);
  }

  /** Runs a command as root, which has to succeed, and returns what it printed, trimmed. */
  async root(...argv: Argv): Promise<string> {
    const { exitCode, stdout, stderr } = await this.as("root").mac(argv);
    if (exitCode === 0) return stdout.trim();
    throw new LabError("command-failed", `${argv.join(" ")}: exit ${exitCode}: ${stderr.trim()}`);
  }

  /** The id of a service's process, as systemd has it; "0" when it does not run. */
  mainPid(unit: string): Promise<string> {
    return this.root("systemctl", "show", "--property=MainPID", "--value", unit);
  }
}

/** One user at the host; runs commands as `Lab` runs them in the mac, with no more rights than that user's. */
export class HostSession {
  /** The lab's engine, as this host sees it. */
  readonly dockerSocket = "/lab/engine/docker.sock";
  readonly #lab: Lab;
  readonly #user: HostUser;

  constructor(lab: Lab, user: HostUser) {
    this.#lab = lab;
    this.#user = user;
  }

  mac(argv: Argv, options: CommandOptions = {}): Promise<CommandResult> {
    return runCommand(this.#enter(argv, options.cwd), { ...options, env: this.#environment(options.env) });
  }

  /** As Lab.spawnMac. */
  spawnMac(argv: Argv, options: Omit<CommandOptions, "timeoutMs" | "stdin"> = {}): ChildProcess {
    const [file, ...args] = this.#enter(argv, options.cwd);
    return spawn(file, args, { env: this.#environment(options.env) });
  }

  /** The host looks like the mac of a lab "host" to enter.sh, in a cache of its own: see systemd-init.sh. */
  #enter(argv: Argv, cwd = "/"): Argv {
    const login = ["setpriv", `--reuid=${this.#user}`, `--regid=${this.#user}`, "--init-groups"];
    return [labScript("enter.sh"), "host", "mac", "env", "-C", cwd, ...login, ...argv];
  }

  #environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    const home = this.#user === "root" ? "/root" : `/home/${this.#user}`;
    const cache = join(this.#lab.directory, "systemd");
    return { PATH, HOME: home, LANG: "C.UTF-8", DOCKLINE_CACHE: cache, ...extra };
  }
}
