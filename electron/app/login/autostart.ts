import { readFile, rm } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { AppRefused } from "../../../bridge/dashboard/app.js";
import { reasonOf } from "../../../bridge/model/reason.js";
import { writeWhole } from "../../../bridge/session/state-file.js";
import { type DesktopEntry, desktopFile, execValue, parseDesktopFile } from "./desktop-entry.js";
import type { LoginItem } from "./login-item.js";

/** An argument of ours, by which the app knows that nobody has opened it by hand. */
export const AT_LOGIN = "--opened-at-login";

/** As XDG's Desktop Application Autostart Specification has it. */
export function autostartFile(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const config = environment["XDG_CONFIG_HOME"] ?? "";
  return join(isAbsolute(config) ? config : join(home, ".config"), "autostart", "dev.dockline.desktop");
}

/**
 * For Linux desktops: a file in the user's folder. `command` is how this app is started; null where that is not
 * known, as when it runs from its sources.
 */
export function autostart(file: string, command: readonly string[] | null): LoginItem {
  return {
    /** An entry that starts another Dockline, or that some settings program has switched off, is not ours. */
    async read() {
      const entry = parseDesktopFile(await readFile(file, "utf8").catch(() => ""));
      return isOn(entry) && starts(entry, command);
    },
    async set(isWanted) {
      try {
        if (isWanted) await writeWhole(file, desktopFile(entryFor(command)));
        else await rm(file, { force: true });
      } catch (cause) {
        if (cause instanceof AppRefused) throw cause;
        throw new AppRefused(`The desktop could not be told to open Dockline at login: ${reasonOf(cause)}`, {
          cause,
        });
      }
    },
  };
}

function isOn(entry: DesktopEntry): boolean {
  return entry["Hidden"] !== "true" && entry["X-GNOME-Autostart-enabled"] !== "false";
}

function starts(entry: DesktopEntry, command: readonly string[] | null): boolean {
  try {
    return command !== null && entry["Exec"] === execOf(command);
  } catch {
    return false;
  }
}

function entryFor(command: readonly string[] | null): DesktopEntry {
  if (command === null) throw new AppRefused("Only the installed app can be opened at login.");
  return {
    Type: "Application",
    Version: "1.5",
    Name: "Dockline",
    Comment: "Docker containers by their own IP addresses",
    Exec: execOf(command),
    Terminal: "false",
  };
}

function execOf(command: readonly string[]): string {
  return execValue([...command, AT_LOGIN]);
}
