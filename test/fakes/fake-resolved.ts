import type { CommandResult, Run } from "../../helper/platform/run.js";
import type { System } from "../../helper/platform/system.js";
import type { FakeKernel } from "./fake-kernel.js";

const OURS = "dockline0";

/** A FakeKernel's machine on which systemd-resolved runs: as strict, and forgetting a link's settings with the link. */
export class FakeResolved {
  /** Every command that changed something, without the program. */
  readonly writes: string[] = [];
  /** What was tried and is not allowed. */
  readonly violations: string[] = [];
  /** Commands that fail, and what resolvectl says. */
  readonly refusals = new Map<string, string>();
  readonly #kernel: FakeKernel;
  readonly #settings = new WeakMap<object, Map<string, string>>();

  constructor(kernel: FakeKernel) {
    this.#kernel = kernel;
    kernel.files.set("/run/systemd/resolve/resolv.conf", "nameserver 192.168.50.1\n");
    kernel.programs.add("/usr/bin/resolvectl");
  }

  get system(): System {
    return { ...this.#kernel, run: this.#run };
  }

  /** The settings of our link; null when it is not there. */
  get settings(): Readonly<Record<string, string>> | null {
    const link = this.#link();
    return link === null ? null : Object.fromEntries(link);
  }

  readonly #run: Run = async (argv, stdin) => {
    const [program, ...words] = argv;
    if (program !== "/usr/bin/resolvectl") return this.#kernel.run(argv, stdin);
    const command = words.join(" ");
    const refusal = this.refusals.get(command);
    if (refusal !== undefined) return failed(refusal);
    if (command === "flush-caches") return this.#written(command);
    const link = this.#link();
    const [, setting = "", value] = /^(\S+) dockline0(?: (\S+))?$/.exec(command) ?? [];
    if (!isAllowed(setting, value)) {
      this.violations.push(command);
      throw new Error(`not allowed: ${command}`);
    }
    if (link === null) return failed(`Failed to resolve interface "${OURS}": No such device`);
    if (setting === "revert") link.clear();
    else if (value === undefined)
      return ok(`Link 7 (${OURS}):${[" ", link.get(setting) ?? ""].join("").trimEnd()}\n`);
    else link.set(setting, value);
    return this.#written(command);
  };

  #link(): Map<string, string> | null {
    const link = this.#kernel.links.get(OURS);
    if (link === undefined) return null;
    const known = this.#settings.get(link) ?? new Map<string, string>();
    this.#settings.set(link, known);
    return known;
  }

  #written(command: string): CommandResult {
    this.writes.push(command);
    return ok("");
  }
}

function isAllowed(setting: string, value: string | undefined): boolean {
  if (value === undefined) return ["dns", "domain", "revert"].includes(setting);
  if (setting === "dns") return /^127\.0\.0\.1:\d{4,5}$/.test(value);
  if (setting === "domain") return /^~[a-z0-9.-]+$/.test(value);
  return ["default-route", "dnssec", "dnsovertls"].includes(setting) && value === "no";
}

function ok(stdout: string): CommandResult {
  return { exitCode: 0, stdout, stderr: "" };
}

function failed(stderr: string): CommandResult {
  return { exitCode: 1, stdout: "", stderr: `${stderr}\n` };
}
