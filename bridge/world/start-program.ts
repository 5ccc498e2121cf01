import { spawn } from "node:child_process";
import type { Clock } from "../session/ports.js";

/** A program that has not complained by then is open; some stay until their window is closed. */
const COMPLAINT_LIMIT_MS = 2_000;

/**
 * Starts a program with a window, which outlives this process. Resolves with null when it is open: it ended well, as
 * one does that hands its window to another process, or goes on; else with what is wrong. Never rejects.
 */
export function startProgram(file: string, args: readonly string[], clock: Clock): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { detached: true, stdio: "ignore" });
    const limit = clock.after(COMPLAINT_LIMIT_MS, () => resolve(null));
    const end = (trouble: string | null) => {
      limit[Symbol.dispose]();
      resolve(trouble);
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code) => end(code === 0 ? null : `it ended with exit code ${code ?? "none"}`));
    child.unref();
  });
}
