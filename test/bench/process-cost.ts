import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What one process has used so far. */
export interface ProcessCost {
  /** Resident, and with shared pages counted by their share; bytes. */
  readonly rss: number;
  readonly pss: number;
  /** Milliseconds of processor time, all threads. */
  readonly cpuMs: number;
  /** How often its threads went to sleep or were interrupted: each sleep ends with a wake-up. */
  readonly switches: number;
}

/** Reading costs the process itself nothing. */
export function readCost(pid: number): ProcessCost {
  const threads = readdirSync(`/proc/${pid}/task`).map((tid) => `/proc/${pid}/task/${tid}`);
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const sum = (of: (thread: string) => number) => threads.reduce((total, one) => total + of(one), 0);
  return {
    rss: 1_024 * numberAfter(status, "VmRSS"),
    pss: 1_024 * numberAfter(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"), "Pss"),
    cpuMs: sum((thread) => Number(readFileSync(`${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6),
    switches: sum((thread) => {
      const text = readFileSync(`${thread}/status`, "utf8");
      return numberAfter(text, "voluntary_ctxt_switches") + numberAfter(text, "nonvoluntary_ctxt_switches");
    }),
  };
}

/** The processes in the network of `pid` whose command line, its words parted by spaces, matches. */
export function processesBeside(pid: number, commandLine: RegExp): readonly number[] {
  const network = readlinkSync(`/proc/${pid}/ns/net`);
  return readdirSync("/proc")
    .map(Number)
    .filter((one) => one > 0 && isMatch(one, network, commandLine));
}

/** False for a process that ends meanwhile. */
function isMatch(pid: number, network: string, commandLine: RegExp): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/ns/net`) !== network) return false;
    return commandLine.test(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
  } catch {
    return false;
  }
}

function numberAfter(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? Number.NaN);
}
