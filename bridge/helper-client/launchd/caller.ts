import { adminPrompt, windowOfMacOs } from "./admin-prompt.js";
import { alreadyRoot, type RunAsAdministrator } from "./administrator.js";

/** Whoever wants the helper installed or removed. */
export interface Caller {
  readonly uid: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called right before macOS asks for a password in a window. */
  announce(): void;
}

/** How `caller` has root do something: as root, else by a prompt where it can see one, else by refusing. */
export function administratorFor({ uid, environment, announce }: Caller): RunAsAdministrator {
  return uid !== 0 && canSeeWindow(environment) ? adminPrompt(windowOfMacOs(announce)) : alreadyRoot(uid);
}

/** The window would open on the Mac's own screen, where whoever came over SSH does not sit. */
function canSeeWindow(environment: Caller["environment"]): boolean {
  return environment["SSH_CONNECTION"] === undefined && environment["SSH_TTY"] === undefined;
}
