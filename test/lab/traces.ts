import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** All that a lab puts on the machine, as far as it would outlive a careless end. */
export interface Traces {
  readonly processes: readonly number[];
  readonly mounts: readonly string[];
  readonly cgroups: readonly string[];
  readonly directories: readonly string[];
}

export const NO_TRACES: Traces = { processes: [], mounts: [], cgroups: [], directories: [] };

/** Learns, while a lab runs, what to look for; the function returned then lists what is (still) there. */
export function tracesOf(directory: string): () => Traces {
  const known = processesOf(directory);
  const cgroups = readFileSync(join(directory, "cgroups"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.slice(line.indexOf(" ") + 1));
  // The numbers of dead namespaces are given to new ones, so a process is known by its id and start time.
  const isTrace = (pid: number) => known.get(pid) === startTime(pid) || names(pid, directory);
  return () => ({
    processes: pids().filter(isTrace),
    mounts: readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .filter((line) => line.includes(directory)),
    cgroups: cgroups.filter((group) => existsSync(group)),
    directories: [directory].filter((one) => existsSync(one)),
  });
}

/** Every process in a namespace of the lab, with its start time. */
function processesOf(directory: string): Map<number, string> {
  const inits = ["mac.pid", "vm.pid"].map((file) =>
    Number.parseInt(readFileSync(join(directory, file), "utf8"), 10),
  );
  const namespaces = new Set(inits.flatMap(namespacesOf));
  const inside = pids().filter((pid) => namespacesOf(pid).some((one) => namespaces.has(one)));
  return new Map(inside.map((pid) => [pid, startTime(pid)]));
}

function pids(): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0);
}

/** Clock ticks since boot; empty for a process that is gone. */
function startTime(pid: number): string {
  const stat = readProcess(pid, "stat");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

/** Whether the process was started with the lab's folder in its arguments or environment. */
function names(pid: number, directory: string): boolean {
  return (
    readProcess(pid, "cmdline").includes(directory) || readProcess(pid, "environ").includes(`=${directory}\0`)
  );
}

/** "mnt:[4026532270]" and so on; empty for a process that is gone. */
function namespacesOf(pid: number): string[] {
  try {
    return ["mnt", "net", "pid"].map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
  } catch {
    return [];
  }
}

/** Empty for a process that is gone. */
function readProcess(pid: number, file: "cmdline" | "environ" | "stat"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
