import { spawnSync } from "node:child_process";
import { LabError } from "../lab/lab-error.js";

/** Builds what is in the app besides what `npm test` has built. A minute the first time, seconds later. */
export function preparePackaging(): void {
  for (const script of ["build:image", "build:engine"]) {
    const { status, error } = spawnSync("npm", ["run", "--silent", script], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    if (status === 0) continue;
    throw new LabError(
      "start-failed",
      `npm run ${script} failed (${error?.message ?? `exit code ${status}`})`,
    );
  }
}
