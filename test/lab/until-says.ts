import type { ChildProcess } from "node:child_process";
import { LabError } from "./lab-error.js";

/** Resolves once a command has printed `text`; rejects with all it said when it ends before. */
export function untilSays(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes(text)) resolve();
      });
    }
    child.once("close", () => reject(new LabError("command-failed", `it ended and said only: ${said}`)));
  });
}
