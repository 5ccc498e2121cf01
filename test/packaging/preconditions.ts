import { spawnSync } from "node:child_process";
import { canRunLab, type LabAnswer } from "../lab/preconditions.js";
import { canRunGo } from "../wireguard-go/preconditions.js";

/** Whether everything that is in the app can be built here, and packed around a stand-in of Electron. */
export function canPackage(): LabAnswer {
  const failed = [canRunLab(), canRunGo()].find(({ ok }) => !ok);
  if (failed !== undefined) return failed;
  if (spawnSync("zip", ["-v"], { stdio: "ignore" }).status === 0) return { ok: true };
  return {
    ok: false,
    why: "the stand-in of Electron comes in a zip archive",
    whatToDo: "install the package zip",
  };
}
