import type { Child, ChildExit, ChildOptions, StartChild } from "../../helper/platform/child.js";
import type { CommandResult, Run } from "../../helper/platform/run.js";
import type { System } from "../../helper/platform/system.js";
import type { UapiExchange } from "../../helper/tunnel/uapi.js";
import type { WithSecretFile } from "../../helper/tunnel/wg-tool.js";
import { FakeWireGuard } from "./fake-wireguard.js";

export interface FakeRoute {
  readonly dst: string;
  readonly dev: string;
  readonly protocol: string;
  readonly gateway?: string;
}

interface FakeLink {
  mtu: number;
  isUp: boolean;
  addresses: string[];
}

const OURS = "dockline0";
const ADDRESS = "[0-9a-f.:]+/\\d+";

/**
 * A Linux that is strict: every argv and every batch line must be one of the few that the helper may use,
 * anything else is a violation and fails. Addresses, routes and links behave as the kernel's do.
 */
export class FakeKernel implements System {
  readonly links = new Map<string, FakeLink>([
    ["lo", { mtu: 65536, isUp: true, addresses: ["127.0.0.1/8"] }],
  ]);
  routes: FakeRoute[] = [];
  /** Rows of `ip -json neighbour show`. */
  neighbours: readonly Readonly<Record<string, unknown>>[] = [];
  wireguard: FakeWireGuard | null = null;
  /** Everything that changed the kernel, in order. */
  readonly writes: string[] = [];
  /** What was tried and is not allowed. */
  readonly violations: string[] = [];
  /** Batch lines, or argv joined by blanks, that fail, and what the kernel says. */
  readonly refusals = new Map<string, string>();
  readonly files = new Map<string, string>([["/proc/sys/net/ipv6/conf/default/disable_ipv6", "0\n"]]);
  /** Whether `ip link add type wireguard` works. */
  hasKernelWireGuard = false;
  readonly programs = new Set(["/usr/sbin/ip", "/usr/bin/wireguard-go"]);
  #secretText = "";
  #engineExit: ((exit: ChildExit) => void) | null = null;
  readonly #monitors = new Set<(text: string) => void>();
  readonly #fileWatches = new Set<{ readonly path: string; readonly onChange: () => void }>();

  addLink(name: string, addresses: readonly string[]): void {
    this.links.set(name, { mtu: 1500, isUp: true, addresses: [...addresses] });
  }

  /** What another program does to the table: the monitor tells. */
  setRoutes(routes: FakeRoute[]): void {
    this.routes = routes;
    this.#tell();
  }

  /** What another program does to a file: whoever watches it is told. */
  writeFile(path: string, text: string): void {
    this.files.set(path, text);
    for (const watch of [...this.#fileWatches]) if (watch.path === path) watch.onChange();
  }

  /** The destinations of our rows. */
  get ourRoutes(): readonly string[] {
    return this.routes
      .filter((route) => route.dev === OURS && route.protocol === "68")
      .map((route) => route.dst);
  }

  /** Whether a monitor is running, or a file is watched. */
  get isWatched(): boolean {
    return this.#monitors.size + this.#fileWatches.size > 0;
  }

  /** wireguard-go dies; its interface goes with it. */
  killEngine(): void {
    this.#removeLink();
  }

  readonly run: Run = async (argv, stdin = "") => {
    const [program, ...words] = argv;
    const command = words.join(" ");
    if (program === "/usr/bin/wg") return this.#wg(command);
    if (program !== "/usr/sbin/ip") return this.#violation(argv.join(" "));
    const refusal = this.refusals.get(command);
    if (refusal !== undefined) return { exitCode: 2, stdout: "", stderr: `RTNETLINK answers: ${refusal}\n` };
    switch (command) {
      case "-json address show":
        return ok(JSON.stringify(this.#addressRows()));
      case "-json route show table all":
        return ok(JSON.stringify(this.routes));
      case "-json neighbour show":
        return ok(JSON.stringify(this.neighbours));
      case `link add dev ${OURS} type wireguard`:
        if (!this.hasKernelWireGuard)
          return { exitCode: 2, stdout: "", stderr: "Error: Unknown device type.\n" };
        this.writes.push(command);
        this.#addEngine();
        return ok("");
      case `link delete dev ${OURS}`:
        if (!this.links.has(OURS))
          return { exitCode: 1, stdout: "", stderr: `Cannot find device "${OURS}"\n` };
        this.writes.push(command);
        this.#removeLink();
        return ok("");
      case "-force -batch -":
        return this.#batch(stdin.trimEnd().split("\n"));
      default:
        return this.#violation(argv.join(" "));
    }
  };

  readonly start: StartChild = async (argv, options = {}) => {
    switch (argv.join(" ")) {
      case "/usr/sbin/ip monitor route link address":
        return this.#startMonitor(options);
      case `/usr/bin/wireguard-go -f ${OURS}`:
        return this.#startEngine();
      default:
        this.violations.push(argv.join(" "));
        throw new Error(`not allowed: ${argv.join(" ")}`);
    }
  };

  readonly findTrusted = async (candidates: readonly string[]) =>
    candidates.find((one) => this.programs.has(one)) ?? null;

  readonly readText = async (path: string) => this.files.get(path) ?? null;

  readonly watchFile = (path: string, onChange: () => void): Disposable => {
    const watch = { path, onChange };
    this.#fileWatches.add(watch);
    return { [Symbol.dispose]: () => void this.#fileWatches.delete(watch) };
  };

  readonly removeFile = async (path: string) => {
    if (!["/var/run/wireguard/dockline0.sock", "/run/dockline/wg.conf"].includes(path))
      this.violations.push(`unlink ${path}`);
  };

  readonly secretFile =
    (path: string): WithSecretFile =>
    (text, use) => {
      this.#secretText = text;
      return use(path);
    };

  readonly uapi =
    (_path: string): UapiExchange =>
    async (operation) => {
      if (this.wireguard === null) throw new Error("connect ENOENT");
      return this.wireguard.exchange(operation);
    };

  #startMonitor({ onOutput }: ChildOptions): Child {
    let stop: (exit: ChildExit) => void = () => {};
    const exited = new Promise<ChildExit>((resolve) => {
      stop = resolve;
    });
    const tell = (text: string) => onOutput?.(text);
    this.#monitors.add(tell);
    const dispose = async () => {
      this.#monitors.delete(tell);
      stop({ exitCode: null, output: "" });
    };
    return { pid: 4001, exited, [Symbol.asyncDispose]: dispose };
  }

  #startEngine(): Child {
    if (this.refusals.has("wireguard-go")) throw new Error("spawn wireguard-go EAGAIN");
    const exited = new Promise<ChildExit>((resolve) => {
      this.#engineExit = resolve;
    });
    this.writes.push("wireguard-go");
    this.#addEngine();
    return { pid: 4002, exited, [Symbol.asyncDispose]: async () => this.#removeLink() };
  }

  #addEngine(): void {
    this.wireguard = new FakeWireGuard();
    this.links.set(OURS, { mtu: 1420, isUp: false, addresses: [] });
  }

  #wg(command: string): CommandResult {
    if (this.wireguard === null) return { exitCode: 1, stdout: "", stderr: "No such device\n" };
    if (command === `show ${OURS} dump`) return ok(this.wireguard.dump());
    if (command !== `syncconf ${OURS} /run/dockline/wg.conf`) return this.#violation(`wg ${command}`);
    return this.wireguard.sync(this.#secretText)
      ? ok("")
      : { exitCode: 1, stdout: "", stderr: "Configuration parsing error\n" };
  }

  #removeLink(): void {
    this.links.delete(OURS);
    this.wireguard = null;
    this.routes = this.routes.filter((route) => route.dev !== OURS);
    this.#engineExit?.({ exitCode: 0, output: "" });
    this.#engineExit = null;
    this.#tell();
  }

  #batch(lines: readonly string[]): CommandResult {
    const stderr = lines.flatMap((line, index) => {
      const said = this.refusals.get(line) ?? this.#carryOut(line);
      if (said === null) this.writes.push(line);
      return said === null ? [] : [`RTNETLINK answers: ${said}`, `Command failed -:${index + 1}`];
    });
    this.#tell();
    return { exitCode: stderr.length === 0 ? 0 : 1, stdout: "", stderr: `${stderr.join("\n")}\n` };
  }

  /** null on success, else what the kernel says. */
  #carryOut(line: string): string | null {
    const route = new RegExp(`^route (add|del) (${ADDRESS}) dev ${OURS} proto 68$`).exec(line);
    if (route !== null) return this.#changeRoute(route[1] === "add", route[2] ?? "");
    const link = this.links.get(OURS);
    const address = new RegExp(`^address (add|del) (${ADDRESS}) dev ${OURS}( nodad)?$`).exec(line);
    const setting = new RegExp(`^link set dev ${OURS} (up|mtu (\\d+))$`).exec(line);
    if (address === null && setting === null) {
      this.violations.push(line);
      return "Operation not permitted";
    }
    if (link === undefined) return "No such device";
    if (setting?.[1] === "up") link.isUp = true;
    else if (setting !== null) link.mtu = Number(setting[2]);
    else if (address?.[1] === "add") link.addresses.push(address[2] ?? "");
    else link.addresses = link.addresses.filter((one) => one !== address?.[2]);
    return null;
  }

  #changeRoute(isAdd: boolean, dst: string): string | null {
    const text = dst.replace(/\/(32|128)$/, "");
    const exists = this.routes.some((one) => one.dst === text && (!isAdd || one.dev === OURS));
    if (isAdd === exists) return isAdd ? "File exists" : "No such process";
    if (isAdd) this.routes.push({ dst: text, dev: OURS, protocol: "68" });
    else
      this.routes = this.routes.filter(
        (one) => one.dst !== text || one.dev !== OURS || one.protocol !== "68",
      );
    return null;
  }

  #addressRows(): readonly unknown[] {
    return [...this.links].map(([ifname, link]) => ({
      ifname,
      mtu: link.mtu,
      flags: [...(ifname === "lo" ? ["LOOPBACK"] : []), ...(link.isUp ? ["UP"] : [])],
      addr_info: link.addresses.map((one) => {
        const [local, prefixlen] = one.split("/");
        return { family: one.includes(":") ? "inet6" : "inet", local, prefixlen: Number(prefixlen) };
      }),
    }));
  }

  #violation(command: string): never {
    this.violations.push(command);
    throw new Error(`not allowed: ${command}`);
  }

  #tell(): void {
    for (const monitor of this.#monitors) monitor("changed\n");
  }
}

function ok(stdout: string): CommandResult {
  return { exitCode: 0, stdout, stderr: "" };
}
