import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * The host's id of the command behind Lab.spawnMac, for reading its /proc; null when it has not begun or has
 * ended. The chain is enter.sh, nsenter, command.
 */
export function innerPid(entered: ChildProcess): number | null {
  const nsenter = entered.pid === undefined ? null : onlyChild(entered.pid);
  return nsenter === null ? null : onlyChild(nsenter);
}

function onlyChild(pid: number): number | null {
  try {
    const [child = ""] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
    return child === "" ? null : Number(child);
  } catch {
    return null;
  }
}
