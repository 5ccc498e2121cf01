import { unreachable } from "../../model/unreachable.js";
import { InstallError, type InstallErrorCode } from "../install-error.js";
import { explainLaunchctl } from "./launchctl.js";
import { LOG } from "./paths.js";

const CODES = [
  "not-root",
  "bad-order",
  "busy",
  "unsafe-folder",
  "foreign-file",
  "missing-file",
  "copy-failed",
  "wrong-file",
  "unusable",
  "not-stopped",
  "not-started",
  "interrupted",
  "unexpected",
] as const;
const PREVIOUS = ["untouched", "running", "stopped", "none"] as const;

/** What root's script says in the last line of its output. */
export type RootAnswer =
  | { readonly kind: "done"; readonly what: "installed" | "removed" }
  | {
      readonly kind: "refused";
      readonly code: (typeof CODES)[number];
      /** What became of the helper that was installed before; "none" when there was none. */
      readonly previous: (typeof PREVIOUS)[number];
      readonly detail: string;
    };

/** null when the output ends in anything else, as where the script was killed. */
export function parseRootAnswer(stdout: string): RootAnswer | null {
  const line = stdout.trimEnd().split("\n").at(-1) ?? "";
  const done = /^dockline: (installed|removed)$/.exec(line)?.[1];
  if (done === "installed" || done === "removed") return { kind: "done", what: done };
  const [, saidCode, saidPrevious, detail = ""] =
    /^dockline: refused ([a-z-]+) ([a-z]+) ?(.*)$/.exec(line) ?? [];
  const code = CODES.find((one) => one === saidCode);
  const previous = PREVIOUS.find((one) => one === saidPrevious);
  return code === undefined || previous === undefined ? null : { kind: "refused", code, previous, detail };
}

type Refusal = Extract<RootAnswer, { kind: "refused" }>;

/** The refusal as a sentence, with what became of the helper that was there before. */
export function refusalError(refusal: Refusal): InstallError {
  const { code, sentence } = explain(refusal);
  return new InstallError(code, `${sentence}${aftermath(refusal.previous)}`);
}

interface Explanation {
  readonly code: InstallErrorCode;
  readonly sentence: string;
}

function explain({ code, detail }: Refusal): Explanation {
  switch (code) {
    case "not-root":
      return { code, sentence: "The installation was not run as root; try again." };
    case "busy":
      return {
        code,
        sentence: `Another installation is running (process ${detail}); try again when it has ended.`,
      };
    case "unsafe-folder":
      return {
        code,
        sentence: `${detail} is not a plain folder that root alone may change; mend its owner and mode first.`,
      };
    case "foreign-file":
      return {
        code,
        sentence: `${detail} has a name of Dockline's but is a link or can be changed by others than root; move it away first.`,
      };
    case "missing-file":
      return { code: "not-built", sentence: `${detail} is missing; install Dockline again.` };
    case "wrong-file":
      return {
        code: "damaged",
        sentence: `${detail} is not the file that was built; install Dockline again.`,
      };
    case "unusable":
      return {
        code,
        sentence: `This Mac refuses to run ${detail}; install the Dockline that was built for it.`,
      };
    case "copy-failed":
      return {
        code,
        sentence: `${detail} could not be copied; make room on the disk, or move Dockline to Applications.`,
      };
    case "not-stopped":
      return {
        code: "launchd-failed",
        sentence: "launchd did not stop the running helper; restart the Mac and try again.",
      };
    case "not-started":
      return { code: "launchd-failed", sentence: notStarted(detail) };
    case "interrupted":
      return { code, sentence: "The installation was interrupted; try again." };
    case "bad-order":
    case "unexpected":
      return {
        code: "unexpected",
        sentence: `The installation failed (${code} ${detail}); please report it.`,
      };
    default:
      return unreachable(code);
  }
}

function notStarted(launchctlSaid: string): string {
  if (launchctlSaid === "") return `The new helper was started but does not listen; see ${LOG}.`;
  return `launchd did not start the new helper: ${explainLaunchctl(launchctlSaid)}.`;
}

function aftermath(previous: Refusal["previous"]): string {
  switch (previous) {
    case "untouched":
    case "none":
      return "";
    case "running":
      return " The former helper is running again.";
    case "stopped":
      return " The former helper could not be started again either.";
    default:
      return unreachable(previous);
  }
}
