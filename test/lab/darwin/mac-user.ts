import type { ChildProcess } from "node:child_process";
import type { CommandOptions, CommandResult } from "../command.js";
import type { DocklineHost } from "../dockline.js";
import type { Lab } from "../lab.js";
import { LabError } from "../lab-error.js";
import { labScript } from "../scripts.js";

const START_LIMIT_MS = 120_000; // it copies Node

/** The first two users of a Mac, and root as `sudo` of the first. */
const USERS = {
  root: { uid: 0, home: "/root" },
  anna: { uid: 501, home: "/Users/anna" },
  otto: { uid: 502, home: "/Users/otto" },
} as const;

export type MacUserName = keyof typeof USERS;

type Argv = readonly [string, ...string[]];

/** Starts what `dockline helper install` needs in a lab of platform "darwin": see launchd-start.sh. */
export async function startLaunchd(lab: Lab): Promise<void> {
  const argv: Argv = [labScript("darwin/launchd-start.sh"), lab.directory];
  const { exitCode, stderr } = await lab.mac(argv, { timeoutMs: START_LIMIT_MS });
  if (exitCode !== 0) throw new LabError("start-failed", stderr.trim());
}

/** One user at the lab's mac; runs commands as `Lab` runs them, with no more rights than that user's. */
export class MacUser implements DocklineHost {
  /** The lab's engine, as its users see it. */
  readonly dockerSocket = "/lab/engine/docker.sock";
  readonly #lab: Lab;
  readonly #user: (typeof USERS)[MacUserName];

  constructor(lab: Lab, name: MacUserName) {
    this.#lab = lab;
    this.#user = USERS[name];
  }

  mac(argv: Argv, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#lab.mac(this.#become(argv), { ...options, env: this.#environment(options.env) });
  }

  spawnMac(argv: Argv, options: Omit<CommandOptions, "timeoutMs" | "stdin"> = {}): ChildProcess {
    return this.#lab.spawnMac(this.#become(argv), { ...options, env: this.#environment(options.env) });
  }

  /** With the group of the engine's socket (Debian's "docker"). */
  #become(argv: Argv): Argv {
    const { uid } = this.#user;
    return uid === 0 ? argv : ["setpriv", `--reuid=${uid}`, "--regid=20", "--groups=20,999", ...argv];
  }

  #environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    const { uid, home } = this.#user;
    return { HOME: home, ...(uid === 0 ? { SUDO_UID: String(USERS.anna.uid) } : {}), ...extra };
  }
}
