import { spawnSync } from "node:child_process";
import type { LabAnswer } from "../lab/preconditions.js";

/** Whether there is a Go that fetches the pinned version by itself. */
export function canRunGo(): LabAnswer {
  const { status, stdout } = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  const minor = Number(/^go1\.(\d+)/.exec(status === 0 ? stdout : "")?.[1] ?? 0);
  if (minor >= 21) return { ok: true };
  return { ok: false, why: "wireguard-go is built with Go", whatToDo: "install Go 1.21 or later" };
}
