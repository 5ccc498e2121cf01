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
  run(labScript("systemd-prepare.sh"));
  const checkout = join(dirname(labScript("prepare.sh")), "../..");
  for (const arch of IMAGE_ARCHES) {
    run(join(checkout, "vm-setup/rootfs.sh"), arch, join(checkout, "dist/images"));
  }
}

/** The same for labs with engine 29, which is built from its Go module the first time. */
export function prepareEngine29(): void {
  prepareLab();
  run(labScript("prepare.sh"), "29");
}

function run(file: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(file, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status === 0) return;
  throw new LabError("start-failed", `${file} failed (${error?.message ?? `exit code ${status}`})`);
}
