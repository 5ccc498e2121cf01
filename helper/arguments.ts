import { parseUid } from "./protocol/uid.js";

export interface HelperArguments {
  /** The user who may connect, besides root. */
  readonly ownerUid: number;
  /** Exit when the lease has ended, for a helper that was started for one session. */
  readonly isOnce: boolean;
  /** A daemon of launchd's: it starts only from files that are root's alone, and keeps a log file. */
  readonly isDaemon: boolean;
}

export const USAGE = "usage: helper [--owner UID] [--once] [--daemon]";

/** null when `argv` is anything but the documented arguments. */
export function parseArguments(argv: readonly string[]): HelperArguments | null {
  let parsed: HelperArguments = { ownerUid: 0, isOnce: false, isDaemon: false };
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index];
    if (word === "--once") {
      parsed = { ...parsed, isOnce: true };
    } else if (word === "--daemon") {
      parsed = { ...parsed, isDaemon: true };
    } else if (word === "--owner") {
      const ownerUid = parseUid(argv[++index] ?? "");
      if (ownerUid === null) return null;
      parsed = { ...parsed, ownerUid };
    } else {
      return null;
    }
  }
  return parsed;
}
