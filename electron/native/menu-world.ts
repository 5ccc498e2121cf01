import { app, clipboard, dialog, shell } from "electron";
import { systemClock } from "../../bridge/session/clock.js";
import type { World } from "../../bridge/world/world.js";
import type { Log } from "../app/log/log-file.js";
import type { MenuHost, MenuWorld } from "../app/menu/menu-actions.js";
import { linuxTerminal } from "../app/terminal/linux-terminal.js";
import { macTerminal } from "../app/terminal/mac-terminal.js";
import type { OpenTerminal } from "../app/terminal/terminal.js";
import type { WindowBook } from "../windows/window-book.js";
import { versions } from "./machine.js";

export interface MenuParts {
  readonly world: World;
  readonly host: MenuHost;
  readonly windows: WindowBook;
  readonly log: Log;
  readonly logFolder: string;
  readonly homepage: string;
}

/** What the menu's actions do it with: Electron, and what the app has. */
export function menuWorld({ world, host, windows, log, logFolder, homepage }: MenuParts): MenuWorld {
  return {
    host,
    versions: versions(),
    home: world.user.home,
    homepage,
    logFolder,
    openTerminal: openTerminal(world),
    showMessageBox: (box) => {
      app.focus({ steal: true });
      return dialog.showMessageBox(box);
    },
    copy: (text) => clipboard.writeText(text),
    openExternal: (url) => shell.openExternal(url),
    openPath: (path) => shell.openPath(path),
    openDashboard: (section) => windows.open("dashboard", section),
    openWelcome: () => windows.open("welcome"),
    showAbout: () => {
      app.focus({ steal: true });
      app.showAboutPanel();
    },
    quit: () => app.quit(),
    now: () => systemClock.now(),
    tellError: (error) => log.error("menu", error),
  };
}

function openTerminal({ user, environment }: World): OpenTerminal {
  return user.platform === "darwin"
    ? macTerminal({ temporaryFolder: app.getPath("temp"), openPath: (path) => shell.openPath(path) })
    : linuxTerminal({ path: environment["PATH"] ?? "", clock: systemClock });
}
