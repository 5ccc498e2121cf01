import { homedir } from "node:os";
import { join } from "node:path";
import { app, ipcMain, powerMonitor, session } from "electron";
import { controlSocketPath } from "../bridge/control/socket-path.js";
import { DashboardHost } from "../bridge/dashboard/host.js";
import { readPageFiles } from "../bridge/dashboard/page-files.js";
import { SettingsFile } from "../bridge/dashboard/settings-file.js";
import { systemClock } from "../bridge/session/clock.js";
import { dashboardWorld } from "../bridge/world/dashboard-world.js";
import { stateDirectory } from "../bridge/world/state-directory.js";
import type { World } from "../bridge/world/world.js";
import { powerEvents } from "./app/power-events.js";
import { SessionAppears } from "./app/session-appears.js";
import { serveOwnPages } from "./ipc/page-api.js";
import { setApplicationMenu } from "./native/application-menu.js";
import { menuBar } from "./native/menu-bar.js";
import { registerPageScheme, servePages } from "./native/page-scheme.js";
import { pageWindow } from "./native/page-window.js";
import { appFolders } from "./resources.js";
import { holdFirstInstance } from "./shell/first-instance.js";
import { guardPages, guardSession } from "./shell/page-guard.js";
import { quitDisconnected } from "./shell/quitting.js";
import { trayView } from "./tray/view.js";
import { WindowBook } from "./windows/window-book.js";

const folders = appFolders(app.getAppPath(), app.isPackaged ? process.resourcesPath : null);
const note = (sentence: string) => console.error(sentence);
const world: World = {
  environment: process.env,
  user: {
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    home: homedir(),
    xdgRuntimeDir: process.env["XDG_RUNTIME_DIR"],
  },
  resources: folders,
  hostEvents: powerEvents(powerMonitor),
  note,
};
const windows = new WindowBook({
  make: (page) => pageWindow(page, folders.preload),
  onAnyOpen: (isAny) => void (isAny ? app.dock?.show() : app.dock?.hide()),
  onError: (error) => note(String(error)),
});

/** Electron is ready once this module has been read, so nothing up here may wait for that (electron#40719). */
if (holdFirstInstance(app, () => windows.open("dashboard")) === null) app.exit(0);
registerPageScheme();
guardPages(app);
main().catch((error: unknown) => {
  note(String(error));
  app.exit(1);
});

async function main(): Promise<void> {
  // Listened for, since without a listener the last window that closes takes the app along.
  app.on("window-all-closed", () => {});
  const [page] = await Promise.all([readPageFiles(folders.page), app.whenReady()]);
  guardSession(session.defaultSession);
  servePages(page);
  setApplicationMenu(process.platform);
  const store = new SettingsFile(join(stateDirectory(world), "settings.json"), note);
  const host = new DashboardHost(
    dashboardWorld(
      { version: app.getVersion(), namesPort: null, settings: await store.read(), store, app: null },
      world,
    ),
  );
  serveOwnPages({ ipc: ipcMain, api: host, onError: (error) => note(String(error)) });
  const tray = menuBar(folders.icons, (action) => {
    if (action.do === "perform") void host.perform(action.action);
    if (action.do === "open-dashboard") windows.open("dashboard");
    if (action.do === "quit") app.quit();
  });
  const show = () =>
    tray.show(
      trayView(host.view.snapshot, {
        chosen: host.view.settings,
        engines: host.view.engines,
        app: {
          helper: { kind: "unknown" },
          opensAtLogin: false,
          commandLine: { kind: "missing" },
          update: { kind: "unknown" },
        },
      }),
    );
  host.follow(show);
  show();
  new SessionAppears({ controlSocket: controlSocketPath(world.user), seek: () => host.seek(), tell: note });
  quitDisconnected({
    app,
    powerMonitor,
    clock: systemClock,
    disconnect: () => host[Symbol.asyncDispose](),
    tell: note,
  });
}
