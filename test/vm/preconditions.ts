import { readFileSync } from "node:fs";
import { canRunLab, type LabAnswer } from "../lab/preconditions.js";

const NEEDED_KIB = 2 * 1024 * 1024;

/** Whether a virtual machine can run here; if not, the first reason. */
export function canRunVm(): LabAnswer {
  const lab = canRunLab();
  if (!lab.ok) return lab;
  if (process.arch !== "x64") {
    return {
      ok: false,
      why: `the virtual machine is made for x64, and this is ${process.arch}`,
      whatToDo: "run it on an x64 machine",
    };
  }
  if (availableKib() < NEEDED_KIB) {
    return {
      ok: false,
      why: "less than 2 GiB of memory are free, and the virtual machine has one of them",
      whatToDo: "end something that uses much memory",
    };
  }
  return { ok: true };
}

function availableKib(): number {
  const line = /^MemAvailable: +(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"));
  return Number(line?.[1] ?? 0);
}
