import { spawnSync } from "node:child_process";
import { LabError } from "../lab/lab-error.js";
import { prepareLab } from "../lab/prepare-lab.js";
import { uiScript } from "./ui-scripts.js";

/** Fetches what the page's tests need and what is not there yet: the lab's parts, and a browser. */
export function prepareUi(): void {
  prepareLab();
  const { status, error } = spawnSync(uiScript("prepare.sh"), { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0)
    throw new LabError("start-failed", `prepare.sh failed (${error?.message ?? `exit code ${status}`})`);
}
