import type { Child, ChildExit, ChildOptions, StartChild } from "../../helper/platform/child.js";
import type { CommandResult, Run } from "../../helper/platform/run.js";
import type { System } from "../../helper/platform/system.js";
import type { UapiExchange } from "../../helper/tunnel/uapi.js";
import { ifconfig } from "../lab/darwin/ifconfig-tool.js";
import type { ToolResult } from "../lab/darwin/mac-kernel.js";
import { netstat } from "../lab/darwin/netstat-tool.js";
import { route } from "../lab/darwin/route-tool.js";
import { scutil } from "../lab/darwin/scutil-tool.js";
import { FakeWireGuard } from "./fake-wireguard.js";
import { MemoryMac } from "./memory-mac.js";

const UTUN = "utun(0|[1-9][0-9]*)";
const IPV4 = "[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+";
const IPV6 = "[0-9a-f:]+";
/** Every command that the helper may run on a Mac, whole. */
const TEMPLATES = [
  "/sbin/ifconfig -a",
  `/sbin/ifconfig ${UTUN}`,
  `/sbin/ifconfig ${UTUN} mtu [0-9]+`,
  `/sbin/ifconfig ${UTUN} up`,
  `/sbin/ifconfig ${UTUN} inet (${IPV4})/32 \\2 alias`,
  `/sbin/ifconfig ${UTUN} inet ${IPV4} -alias`,
  `/sbin/ifconfig ${UTUN} inet6 ${IPV6}/128 alias`,
  `/sbin/ifconfig ${UTUN} inet6 ${IPV6} -alias`,
  "/usr/sbin/netstat -rn -f inet6?",
  "/usr/sbin/scutil --dns",
  `/sbin/route -n (add|delete) -inet ${IPV4}/[0-9]+ -interface ${UTUN}`,
  `/sbin/route -n (add|delete) -inet6 ${IPV6}/[0-9]+ -interface ${UTUN}`,
  "/bin/ps -p [0-9]+ -o comm=",
  "/usr/bin/dscacheutil -flushcache",
  "/usr/bin/killall -HUP mDNSResponder",
].map((template) => new RegExp(`^${template}$`));

export const WIREGUARD_GO = "/Library/PrivilegedHelperTools/dev.dockline.helper/wireguard-go";
const NAME_FILE = "/var/run/dev.dockline/utun.name";

/**
 * A Mac that is strict: every argv must be one of the few that the helper may use, anything else is a
 * violation and fails; so is the deletion of a row of somebody else's.
 */
export class FakeDarwin implements System {
  readonly mac = new MemoryMac();
  /** What was run and started, reading left out. */
  readonly writes: string[] = [];
  readonly #violations: string[] = [];
  /** Commands, words joined by blanks, that do nothing and say this. */
  readonly answers = new Map<string, CommandResult>();
  wireguard: FakeWireGuard | null = null;
  /** The interface of the wireguard-go that runs. */
  interfaceName: string | null = null;
  hasWireguardGo = true;
  /** Processes by id: the program of each. */
  readonly processes = new Map<number, string>();
  readonly #ownInterfaces = new Set<string>();
  readonly #files = new Map<string, string>();
  #engineExit: ((exit: ChildExit) => void) | null = null;

  get violations(): readonly string[] {
    const foreign = this.mac.deleted.filter((row) => !this.#ownInterfaces.has(row.interfaceName));
    return [
      ...this.#violations,
      ...foreign.map((row) => `deleted ${row.destination} of ${row.interfaceName}`),
    ];
  }

  /** Destinations of the rows that lead into our interface, those of its own addresses left out. */
  get ourRoutes(): readonly string[] {
    return this.mac.table
      .filter((row) => row.interfaceName === this.interfaceName && row.flags.includes("S"))
      .map((row) => row.destination);
  }

  /** wireguard-go dies; its interface goes with it. */
  killEngine(): void {
    if (this.interfaceName === null) return;
    const name = this.interfaceName;
    this.interfaceName = null;
    this.wireguard = null;
    this.processes.delete(ENGINE_PID);
    this.mac.removeDevice(name);
    this.#engineExit?.({ exitCode: 0, output: "" });
    this.#engineExit = null;
  }

  /** What a helper that was killed left running. */
  leaveEngine(): string {
    this.#addEngine();
    return this.interfaceName ?? "";
  }

  readonly run: Run = async (argv) => {
    const command = argv.join(" ");
    if (!TEMPLATES.some((template) => template.test(command))) return this.#violation(command);
    if (/ (alias|-alias|mtu \d+|up)$|^\/sbin\/route/.test(command)) this.writes.push(command);
    const answer = this.answers.get(command);
    if (answer !== undefined) return answer;
    const [program = "", ...words] = argv;
    return this.#tool(program, words);
  };

  readonly start: StartChild = async (argv, options = {}) => {
    const command = argv.join(" ");
    const environment = JSON.stringify(options.environment ?? {});
    if (command === "/sbin/route -n monitor") return this.#startMonitor(options);
    const expected = JSON.stringify({ WG_TUN_NAME_FILE: NAME_FILE, LOG_LEVEL: "error" });
    if (command !== `${WIREGUARD_GO} -f utun` || environment !== expected)
      return this.#violation(`${environment} ${command}`);
    this.writes.push("wireguard-go");
    return this.#startEngine();
  };

  readonly findTrusted = async (candidates: readonly string[]) =>
    this.hasWireguardGo && candidates.includes(WIREGUARD_GO) ? WIREGUARD_GO : null;

  readonly readText = async (path: string) => this.#files.get(path) ?? null;
  readonly watchFile = (path: string): Disposable => {
    throw new Error(`the platform does not watch ${path} on a Mac`);
  };

  readonly removeFile = async (path: string) => {
    if (path === `/var/run/wireguard/${this.interfaceName}.sock`) return this.killEngine();
    if (path !== NAME_FILE) this.#violations.push(`unlink ${path}`);
    this.#files.delete(path);
  };

  readonly secretFile = () => this.#violation("secret file");

  readonly uapi =
    (path: string): UapiExchange =>
    async (operation) => {
      const isThere = this.wireguard !== null && path === `/var/run/wireguard/${this.interfaceName}.sock`;
      if (!isThere || this.wireguard === null) throw new Error(`wireguard-go at ${path}: ENOENT`);
      return this.wireguard.exchange(operation);
    };

  async #tool(program: string, words: readonly string[]): Promise<ToolResult> {
    switch (program) {
      case "/sbin/ifconfig":
        return ifconfig(this.mac, words);
      case "/usr/sbin/netstat":
        return netstat(this.mac, words);
      case "/usr/sbin/scutil":
        return scutil(this.mac, words);
      case "/sbin/route":
        return route(this.mac, words);
      case "/usr/bin/dscacheutil":
      case "/usr/bin/killall":
        return { exitCode: 0, stdout: "", stderr: "" };
      default: {
        const comm = this.processes.get(Number(words[1]));
        return {
          exitCode: comm === undefined ? 1 : 0,
          stdout: comm === undefined ? "" : `${comm}\n`,
          stderr: "",
        };
      }
    }
  }

  #startEngine(): Child {
    const exited = new Promise<ChildExit>((resolve) => {
      this.#engineExit = resolve;
    });
    this.#addEngine();
    this.#files.set(NAME_FILE, `${this.interfaceName}\n`);
    return { pid: ENGINE_PID, exited, [Symbol.asyncDispose]: async () => this.killEngine() };
  }

  #addEngine(): void {
    this.wireguard = new FakeWireGuard();
    this.interfaceName = this.mac.addUtun();
    this.#ownInterfaces.add(this.interfaceName);
    this.processes.set(ENGINE_PID, WIREGUARD_GO);
  }

  #startMonitor({ onOutput = () => {} }: ChildOptions): Child {
    const listening = this.mac.listen(onOutput);
    let stop: (exit: ChildExit) => void = () => {};
    const exited = new Promise<ChildExit>((resolve) => {
      stop = resolve;
    });
    const dispose = async () => {
      listening[Symbol.dispose]();
      stop({ exitCode: null, output: "" });
    };
    return { pid: 4001, exited, [Symbol.asyncDispose]: dispose };
  }

  #violation(command: string): never {
    this.#violations.push(command);
    throw new Error(`not allowed: ${command}`);
  }
}

export const ENGINE_PID = 4002;
