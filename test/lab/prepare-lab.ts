import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { IMAGE_ARCHES } from "../../vm-setup/image.js";
import { LabError } from "./lab-error.js";
import { labScript } from "./scripts.js";

/**
 * Fetches and builds what labs need and what is not there yet: the engines' packages, the containers'
 * images, Dockline's own image. Some minutes and 3 GB the first time, nothing later. Its output is shown.
 */
export function prepareLab(): void {
  run(labScript("prepare.sh"));
  const checkout = join(dirname(labScript("prepare.sh")), "../..");
  for (const arch of IMAGE_ARCHES) {
    run(join(checkout, "vm-setup/rootfs.sh"), arch, join(checkout, "dist/images"));
  }
}

function run(file: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(file, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status === 0) return;
  throw new LabError("start-failed", `${file} failed (${error?.message ?? `exit code ${status}`})`);
}
