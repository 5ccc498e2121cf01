import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandOptions, CommandResult } from "../lab/command.js";
import { eventually } from "../lab/eventually.js";
import type { Lab } from "../lab/lab.js";
import { LabError } from "../lab/lab-error.js";
import { canRunVm } from "./preconditions.js";
import { prepareVm } from "./prepare-vm.js";
import { vmScript } from "./vm-scripts.js";

type Argv = readonly [string, ...string[]];
type ShellOptions = Pick<CommandOptions, "stdin" | "timeoutMs">;

/** Half-closed connections stay open until the command in the guest ends. */
const CONNECT: Argv = ["socat", "-t", "86400", "-", "TCP:127.0.0.1:2323"];
const RESTORE_LIMIT_MS = 30_000;

/**
 * A virtual machine with Debian's stock kernel and an engine of its own, whose host is the mac of a lab: it sees
 * the mac's loopback as 10.0.2.2 and host.docker.internal, as VMs of Docker Desktop do, and its eth1 is on the
 * lab's LAN. It ends when it is disposed of, and also with its lab.
 */
export class VirtualMachine implements AsyncDisposable {
  /** What DOCKER_HOST has to be in the mac for the engine in here. */
  readonly dockerHost = "tcp://127.0.0.1:2375";
  readonly #lab: Lab;
  readonly #qemu: ChildProcess;
  readonly #ended: Promise<void>;
  #said = "";

  /**
   * Resolves when commands and the engine answer: a fresh machine, at the right time. A lab has room for one.
   * Rejects with code "cannot-run" where none can run.
   */
  static async restore(lab: Lab): Promise<VirtualMachine> {
    const answer = canRunVm();
    if (!answer.ok) throw new LabError("cannot-run", `${answer.why}; ${answer.whatToDo}`);
    const machine = new VirtualMachine(lab, prepareVm());
    try {
      await machine.#awaitGuest();
      // Its clock stands where it was stopped, and WireGuard takes an old time for a replay.
      await machine.must(["date", "--utc", "--set", new Date().toISOString()]);
      await machine.docker(["version"]);
      return machine;
    } catch (error) {
      await machine[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(lab: Lab, image: string) {
    this.#lab = lab;
    this.#qemu = lab.spawnMac([vmScript("restore.sh"), image, this.#console]);
    for (const stream of [this.#qemu.stdout, this.#qemu.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#said += chunk.toString();
      });
    }
    // A QEMU that has ended takes no more commands.
    this.#qemu.stdin?.on("error", () => {});
    this.#ended = new Promise((resolve) => this.#qemu.once("close", () => resolve()));
  }

  /** Runs a command as root in the machine to its end. A non-zero exit code is a result, not an error. */
  async shell(argv: Argv, options: ShellOptions = {}): Promise<CommandResult> {
    const stdin = Buffer.concat([requestLine(["/lab/scripts/report.sh", ...argv]), bytes(options.stdin)]);
    const { stdout, stderr } = await this.#lab.mac(CONNECT, { ...options, stdin });
    try {
      return parseReport(stdout);
    } catch (cause) {
      const why = stderr.trim() || this.#lastWords();
      throw new LabError("command-failed", `the machine did not run ${argv.join(" ")}: ${why}`, { cause });
    }
  }

  /** Like `shell`, but rejects unless the exit code is 0; resolves with what was printed, trimmed. */
  async must(argv: Argv, options?: ShellOptions): Promise<string> {
    return printed("machine:", argv, await this.shell(argv, options));
  }

  /** Starts a command in the machine; input and output of the process returned are the command's. */
  spawn(argv: Argv): ChildProcess {
    const child = this.#lab.spawnMac(CONNECT);
    child.stdin?.write(requestLine(argv));
    return child;
  }

  /** Runs a docker command in the mac, against the machine's engine, and returns what it printed, trimmed. */
  async docker(argv: readonly string[], options: ShellOptions = {}): Promise<string> {
    const env = { DOCKER_HOST: this.dockerHost };
    return printed(
      "docker",
      argv,
      await this.#lab.mac([vmScript("docker.sh"), ...argv], { ...options, env }),
    );
  }

  /** Stops dockerd in order and starts it again; resolves when it answers. */
  async restartEngine(): Promise<void> {
    await this.must(["/lab/scripts/engine-stop.sh", "TERM"], { timeoutMs: 40_000 });
    await this.must(["/lab/scripts/engine-start.sh"], { timeoutMs: 60_000 });
  }

  /** Its processors stand still, as those of a VM whose host has paused it. Resolves when they do. */
  async pause(): Promise<void> {
    await this.#command("stop", "VM status: paused");
  }

  async resume(): Promise<void> {
    await this.#command("cont", "VM status: running");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#qemu.kill("SIGKILL");
    await this.#ended;
  }

  /** QEMU takes connections before the guest's state is loaded, but they are then lost for some seconds. */
  async #awaitGuest(): Promise<void> {
    const isRunning = () => this.#said.includes("VM status: running");
    const ask = async () => this.#qemu.stdin?.write("info status\n");
    await eventually(ask, () => isRunning() || this.#qemu.exitCode !== null, RESTORE_LIMIT_MS);
    if (!isRunning()) throw new LabError("start-failed", `the machine does not run: ${this.#lastWords()}`);
  }

  async #command(command: string, status: string): Promise<void> {
    const from = this.#said.length;
    this.#qemu.stdin?.write(`${command}\n`);
    const ask = async () => this.#qemu.stdin?.write("info status\n");
    await eventually(ask, () => this.#said.slice(from).includes(status));
    if (!this.#said.slice(from).includes(status))
      throw new LabError("timeout", `the machine does not take "${command}": ${this.#lastWords()}`);
  }

  get #console(): string {
    return join(this.#lab.directory, "vm-console");
  }

  #lastWords(): string {
    return `${this.#said}${readFileSync(this.#console, "utf8")}`.slice(-2000).trim();
  }
}

function printed(
  where: string,
  argv: readonly string[],
  { exitCode, stdout, stderr }: CommandResult,
): string {
  if (exitCode === 0) return stdout.trim();
  const said = stderr.trim() || "no output";
  throw new LabError("command-failed", `${where} ${argv.join(" ")}: exit ${exitCode}: ${said}`);
}

/** What guest/run.sh reads. */
function requestLine(argv: Argv): Buffer {
  const words = argv.map((word) => `${word}\0`).join("");
  return Buffer.from(`${Buffer.from(words).toString("base64")}\n`);
}

function bytes(stdin: string | Uint8Array = ""): Uint8Array {
  return typeof stdin === "string" ? Buffer.from(stdin) : stdin;
}

/** What guest/report.sh prints. */
function parseReport(text: string): CommandResult {
  const { exitCode, stdout, stderr } = JSON.parse(text) as CommandResult;
  const decode = (base64: string) => Buffer.from(base64, "base64").toString();
  return { exitCode, stdout: decode(stdout), stderr: decode(stderr) };
}
