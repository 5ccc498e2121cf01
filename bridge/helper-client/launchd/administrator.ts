import { execFile } from "node:child_process";
import { InstallError } from "../install-error.js";

/**
 * Has root run `script`, one of root-script.ts, as /bin/sh does, with `order` as its standard input. Whoever
 * implements it asks a person for consent at most once, and adds nothing to the script's text.
 */
export type RunAsAdministrator = (script: string, order: string) => Promise<AdministratorAnswer>;

export type AdministratorAnswer =
  | { readonly kind: "ran"; readonly stdout: string; readonly stderr: string }
  /** The person has not consented, or (jorangreef/sudo-prompt#64) was shown no window. */
  | { readonly kind: "declined" };

/** More than all the waiting in the script takes, and copying 150 MB from a slow disk. */
const LIMIT_MS = 180_000;
const OUTPUT_CAP_BYTES = 64 * 1024;

/** For a command line: without a prompt. Throws InstallError "not-root" where `uid` is not root's. */
export function alreadyRoot(uid: number): RunAsAdministrator {
  return (script, order) => {
    if (uid !== 0) {
      throw new InstallError(
        "not-root",
        "Installing or removing the helper needs root rights; run the same command with sudo.",
      );
    }
    return runShell(script, order);
  };
}

function runShell(script: string, order: string): Promise<AdministratorAnswer> {
  const options = {
    cwd: "/",
    env: {},
    timeout: LIMIT_MS,
    maxBuffer: OUTPUT_CAP_BYTES,
    encoding: "utf8",
  } as const;
  return new Promise((resolve) => {
    const child = execFile("/bin/sh", ["-c", script], options, (_error, stdout, stderr) =>
      resolve({ kind: "ran", stdout, stderr }),
    );
    // A script that refuses early does not read the rest; its last line says enough.
    child.stdin?.on("error", () => {});
    child.stdin?.end(order);
  });
}
