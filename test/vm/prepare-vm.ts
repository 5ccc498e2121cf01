import { spawnSync } from "node:child_process";
import { LabError } from "../lab/lab-error.js";
import { vmScript } from "./vm-scripts.js";

/**
 * Fetches and builds what virtual machines need and what is not there yet, and returns its folder. A minute and
 * 2 GB the first time, nothing later. What it says is shown.
 */
export function prepareVm(): string {
  const { status, stdout, error } = spawnSync(vmScript("prepare.sh"), {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status === 0) return stdout.trim();
  throw new LabError("start-failed", `prepare.sh failed (${error?.message ?? `exit code ${status}`})`);
}
