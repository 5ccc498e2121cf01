import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { LaunchdJob } from "./launchd-job.js";

export interface LaunchctlRequest {
  readonly argv: readonly string[];
  readonly uid: number;
}

export interface LaunchctlAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const DISABLED_FILE = "/var/db/com.apple.xpc.launchd/disabled.json";
const USAGE: LaunchctlAnswer = { exitCode: 64, stdout: "", stderr: "Usage: launchctl <subcommand> ...\n" };
const DONE: LaunchctlAnswer = { exitCode: 0, stdout: "", stderr: "" };
const NOT_PERMITTED = refused(1, "Operation not permitted\n");

/**
 * launchctl's subcommands with Apple's texts and exit codes, misreports included: 5 for whatever bootstrap does not
 * like, 36 for a bootout that has begun, 3 where nothing is loaded, 113 where print and kickstart find nothing.
 * Only the forms that Dockline uses are known.
 */
export class LaunchctlServer {
  readonly #jobs: ReadonlyMap<string, LaunchdJob>;
  readonly #load: (path: string, isDisabled: (label: string) => boolean) => boolean;

  constructor(
    jobs: ReadonlyMap<string, LaunchdJob>,
    load: (path: string, isDisabled: (label: string) => boolean) => boolean,
  ) {
    this.#jobs = jobs;
    this.#load = load;
  }

  answer({ argv, uid }: LaunchctlRequest): LaunchctlAnswer {
    const [verb, ...rest] = argv;
    if (verb === "print") return rest.length === 1 ? this.#print(rest[0] as string) : USAGE;
    if (verb === "print-disabled") return rest.join() === "system" ? printDisabled() : USAGE;
    if (verb === "bootstrap" && rest.length === 2 && rest[0] === "system") {
      return uid === 0 && this.bootstrap(rest[1] as string) ? DONE : refused(5, BOOTSTRAP_FAILED);
    }
    const target = /^system\/(.+)$/.exec(rest.at(-1) ?? "")?.[1];
    if (target === undefined) return USAGE;
    const options = rest.slice(0, -1).join(" ");
    switch (`${verb} ${options}`.trimEnd()) {
      case "bootout":
        return uid === 0 ? this.#bootout(target) : NOT_PERMITTED;
      case "enable":
      case "disable":
        return uid === 0 ? setDisabled(target, verb === "disable") : NOT_PERMITTED;
      case "kickstart":
      case "kickstart -k":
        return uid === 0 ? this.#kickstart(target, options === "-k") : NOT_PERMITTED;
      default:
        return USAGE;
    }
  }

  /** Whether it is loaded now. */
  bootstrap(path: string): boolean {
    return this.#load(path, (label) => readDisabled()[label] === true);
  }

  #bootout(label: string): LaunchctlAnswer {
    const job = this.#jobs.get(label);
    if (job === undefined) return refused(3, "Boot-out failed: 3: No such process\n");
    return job.remove() ? refused(36, "Boot-out failed: 36: Operation now in progress\n") : DONE;
  }

  #kickstart(label: string, isForced: boolean): LaunchctlAnswer {
    const job = this.#jobs.get(label);
    if (job === undefined) return notFound(label);
    if (isForced) job.restart();
    else job.start();
    return DONE;
  }

  #print(target: string): LaunchctlAnswer {
    const label = /^system\/(.+)$/.exec(target)?.[1];
    if (label === undefined) return USAGE;
    const job = this.#jobs.get(label);
    return job === undefined ? notFound(label) : { ...DONE, stdout: printed(job) };
  }
}

const BOOTSTRAP_FAILED =
  "Bootstrap failed: 5: Input/output error\nTry re-running the command as root for richer errors.\n";

function notFound(label: string): LaunchctlAnswer {
  return refused(113, `Bad request.\nCould not find service "${label}" in domain for system\n`);
}

function refused(exitCode: number, stderr: string): LaunchctlAnswer {
  return { exitCode, stdout: "", stderr };
}

export type PrintedJob = Pick<LaunchdJob, "spec" | "path" | "state" | "pid" | "runs" | "lastExit">;

/** The text of `launchctl print`, in the order and with the tabs of Apple's. */
export function printed({ spec, path, state, pid, runs, lastExit }: PrintedJob): string {
  const environment = Object.entries(spec.EnvironmentVariables).map(
    ([name, value]) => `\t\t${name} => ${value}`,
  );
  const properties = [spec.KeepAlive ? ["keepalive"] : [], spec.RunAtLoad ? ["runatload"] : []].flat();
  const lines = [
    `system/${spec.Label} = {`,
    `\tactive count = ${pid === null ? 0 : 1}`,
    `\tpath = ${path}`,
    "\ttype = LaunchDaemon",
    `\tstate = ${state}`,
    "",
    `\tprogram = ${spec.ProgramArguments[0]}`,
    "\targuments = {",
    ...spec.ProgramArguments.map((argument) => `\t\t${argument}`),
    "\t}",
    "",
    `\tstdout path = ${spec.StandardOutPath}`,
    `\tstderr path = ${spec.StandardErrorPath}`,
    "\tdefault environment = {",
    "\t\tPATH => /usr/bin:/bin:/usr/sbin:/sbin",
    "\t}",
    "",
    "\tenvironment = {",
    ...environment,
    `\t\tXPC_SERVICE_NAME => ${spec.Label}`,
    "\t}",
    "",
    "\tdomain = system",
    `\tminimum runtime = ${spec.ThrottleInterval}`,
    `\texit timeout = ${spec.ExitTimeOut}`,
    `\truns = ${runs}`,
    ...(pid === null ? [] : [`\tpid = ${pid}`]),
    "\timmediate reason = speculative",
    "\tforks = 3",
    "\texecs = 1",
    "\tinitialized = 1",
    "\ttrampolined = 1",
    "\tstarted suspended = 0",
    "\tproxy started suspended = 0",
    `\tlast exit code = ${lastExit}`,
    "",
    "\tspawn type = daemon (3)",
    "\tjetsam priority = 40",
    "\tjetsam memory limit (active) = (unlimited)",
    "\tjetsam memory limit (inactive) = (unlimited)",
    "\tjetsamproperties category = daemon",
    "\tjetsam thread limit = 32",
    "\tcpumon = default",
    "",
    `\tproperties = ${[...properties, "inferred program"].join(" | ")}`,
    "}",
    "",
  ];
  return lines.join("\n");
}

function readDisabled(): Record<string, boolean> {
  try {
    return JSON.parse(readFileSync(DISABLED_FILE, "utf8")) as Record<string, boolean>;
  } catch {
    return {};
  }
}

function setDisabled(label: string, isDisabled: boolean): LaunchctlAnswer {
  mkdirSync(dirname(DISABLED_FILE), { recursive: true });
  writeFileSync(DISABLED_FILE, JSON.stringify({ ...readDisabled(), [label]: isDisabled }));
  return DONE;
}

function printDisabled(): LaunchctlAnswer {
  const lines = Object.entries(readDisabled()).map(
    ([label, isDisabled]) => `\t\t"${label}" => ${isDisabled ? "disabled" : "enabled"}\n`,
  );
  return { ...DONE, stdout: `\n\tdisabled services = {\n${lines.join("")}\t}\n\n` };
}
