import { execFile } from "node:child_process";
import { LABEL } from "./paths.js";

/** What launchd knows of our job. */
export type Job =
  | { readonly kind: "not-loaded" }
  | {
      readonly kind: "loaded";
      /** "running", "spawn scheduled", …; null when launchctl did not tell. */
      readonly state: string | null;
      readonly pid: number | null;
      /** As "78: EX_CONFIG"; null while it never ended. */
      readonly lastExit: string | null;
    }
  /** launchctl said neither. */
  | { readonly kind: "unknown"; readonly said: string };

const LAUNCHCTL = "/bin/launchctl";
const LIMIT_MS = 5_000;

/** Asks launchd about our job; anybody may. */
export function readJob(): Promise<Job> {
  const options = { cwd: "/", env: {}, timeout: LIMIT_MS, encoding: "utf8" } as const;
  return new Promise((resolve) => {
    const child = execFile(LAUNCHCTL, ["print", `system/${LABEL}`], options, (error, stdout, stderr) =>
      resolve(parseJob({ exitCode: child.exitCode, stdout, stderr: stderr || (error?.message ?? "") })),
    );
  });
}

export interface LaunchctlOutput {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** 113 is what launchctl says today; the sentence has been the same for longer. */
const NOT_FOUND_CODE = 113;
const NOT_FOUND = /^Could not find service /m;

/**
 * Reads the answer of `launchctl print system/LABEL`. Apple calls its form no interface, so only three lines of
 * the job's own level are used, and any of them may be missing.
 */
export function parseJob({ exitCode, stdout, stderr }: LaunchctlOutput): Job {
  if (exitCode === 0) {
    const pid = /^[1-9]\d{0,9}$/.exec(ownLine(stdout, "pid") ?? "")?.[0];
    const lastExit = ownLine(stdout, "last exit code");
    return {
      kind: "loaded",
      state: ownLine(stdout, "state"),
      pid: pid === undefined ? null : Number(pid),
      lastExit: lastExit === null || !/^\d/.test(lastExit) ? null : lastExit,
    };
  }
  if (exitCode === NOT_FOUND_CODE || NOT_FOUND.test(stderr)) return { kind: "not-loaded" };
  return { kind: "unknown", said: firstLine(stderr) };
}

/** One tab in front: what is deeper belongs to a part of the job. */
function ownLine(text: string, name: string): string | null {
  return new RegExp(`^\\t${name} = (.{1,200})$`, "m").exec(text)?.[1] ?? null;
}

/** launchctl's complaint in words that help: one code of its own stands for several causes. */
export function explainLaunchctl(said: string): string {
  const [, verb, code, words] = /^([A-Z][a-z-]+) failed: (\d{1,5}): (.{1,200})$/m.exec(said) ?? [];
  if (verb === undefined) return firstLine(said);
  if (verb === "Bootstrap" && code === "5") {
    return `it says only "${words}", which may mean that the service is disabled in the settings for login items, or that its property list is refused; see /var/log/com.apple.xpc.launchd/launchd.log`;
  }
  return `${verb} failed with ${code}, ${words}`;
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]?.slice(0, 200) ?? "";
}
