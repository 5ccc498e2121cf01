import type { Log } from "./log-file.js";

/** Of Electron's app: every process of it but this one and the pages'. */
export interface ProcessSource {
  on(event: "child-process-gone", listener: (event: unknown, gone: GoneChild) => void): unknown;
}

/** Of Electron's Details. */
export interface GoneChild {
  /** "GPU", "Utility" and others. */
  readonly type: string;
  readonly name?: string;
  /** "crashed", "oom", "killed" and others; "clean-exit" where nothing is wrong. */
  readonly reason: string;
  readonly exitCode: number;
}

/** Writes down which of Electron's processes ended that should not; Electron starts them again by itself. */
export function logGoneProcesses(source: ProcessSource, log: Log): void {
  source.on("child-process-gone", (_event, { type, name, reason, exitCode }) => {
    if (reason !== "clean-exit") log.warn("process-gone", { type, name: name ?? null, reason, exitCode });
  });
}
