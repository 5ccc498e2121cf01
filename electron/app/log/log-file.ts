import { chmodSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import log from "electron-log/node";
import { stateDirectory } from "../../../bridge/world/state-directory.js";
import type { World } from "../../../bridge/world/world.js";
import { errorFacts, type LogFacts, logLine } from "./log-line.js";

/** What happens, one line per event. Never throws. */
export interface Log {
  info(area: string, facts: LogFacts): void;
  /** Something that is worth looking at when somebody asks what went wrong. */
  warn(area: string, facts: LogFacts): void;
  /** What was thrown, with its stack and its causes. */
  error(area: string, error: unknown): void;
}

/** Where the platform's people look for logs: Console.app on a Mac; the XDG Base Directory Specification elsewhere. */
export function logFolder(world: Pick<World, "environment" | "user">): string {
  const { platform, home } = world.user;
  return platform === "darwin" ? join(home, "Library/Logs/Dockline") : join(stateDirectory(world), "logs");
}

const MOST_BYTES = 1024 * 1024;
const CURRENT = "main.log";
const OLDER = "main.1.log";
const OLDEST = "main.2.log";

/**
 * The log of this process, in main.log below `folder`, for its user alone; three files of a megabyte at most. What
 * cannot be written is lost, and the first time `tell` is told: a full disk stops nobody. Lines are written at once,
 * for the last one before a crash is the one that is wanted.
 */
export function openLogFile(folder: string, tell: (sentence: string) => void): Log {
  // electron-log tells by its console, whatever that one's level, that it could not write.
  let isTold = false;
  log.transports.console.level = false;
  log.transports.console.transforms = [];
  log.transports.console.writeFn = ({ message }) => {
    const error: unknown = message.data.at(-1);
    if (!isTold) tell(`No log is written to ${folder}: ${error instanceof Error ? error.message : error}.`);
    isTold = true;
  };
  const { file } = log.transports;
  file.resolvePathFn = () => join(folder, CURRENT);
  file.maxSize = MOST_BYTES;
  file.writeOptions = { flag: "a", mode: 0o600, encoding: "utf8" };
  file.transforms = [
    ({ message }) => [`${message.date.toISOString()} ${message.level}`, ...message.data].join(" "),
  ];
  file.archiveLogFn = (full) => {
    if (!rotate(folder)) full.clear();
  };
  // electron-log looks for the name of the app in files around it, which a bundle does not have.
  file.setAppName("Dockline");
  makePrivate(folder);
  return {
    info: (area, facts) => log.info(logLine(area, facts)),
    warn: (area, facts) => log.warn(logLine(area, facts)),
    error: (area, error) => log.error(logLine(area, errorFacts(error))),
  };
}

/** The oldest goes, each other gets the next one's name. False where they cannot be moved. */
function rotate(folder: string): boolean {
  const older = join(folder, OLDER);
  try {
    if (existsSync(older)) renameSync(older, join(folder, OLDEST));
    renameSync(join(folder, CURRENT), older);
    return true;
  } catch {
    return false;
  }
}

/** Also where somebody else has made it; what cannot be had is told by the first line. */
function makePrivate(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(join(folder, CURRENT), 0o600);
  } catch {
    // Not there yet, or not writable at all.
  }
}
