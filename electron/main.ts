import { join } from "node:path";
import {
  app,
  dialog,
  session as electronSession,
  ipcMain,
  Notification,
  powerMonitor,
  shell,
} from "electron";
import { controlSocketPath } from "../bridge/control/socket-path.js";
import type { DashboardView } from "../bridge/dashboard/api.js";
import { AppRefused } from "../bridge/dashboard/app.js";
import { DashboardHost } from "../bridge/dashboard/host.js";
import { readPageFiles } from "../bridge/dashboard/page-files.js";
import { reasonOf } from "../bridge/model/reason.js";
import { systemClock } from "../bridge/session/clock.js";
import { SettingsFile } from "../bridge/settings/settings-file.js";
import { dashboardWorld } from "../bridge/world/dashboard-world.js";
import { stateDirectory } from "../bridge/world/state-directory.js";
import packageJson from "../package.json" with { type: "json" };
import { WholeAppSide } from "./app/app-side.js";
import { HelperWatch } from "./app/helper/helper-watch.js";
import { logGoneProcesses } from "./app/log/gone-processes.js";
import { logFolder, openLogFile } from "./app/log/log-file.js";
import { SessionLog } from "./app/log/session-log.js";
import { logUnhandledErrors } from "./app/log/unhandled-errors.js";
import { AT_LOGIN } from "./app/login/autostart.js";
import { wasOpenedAtLogin } from "./app/login/mac-login-item.js";
import { aboutPanel } from "./app/menu/about-panel.js";
import { menuActions } from "./app/menu/menu-actions.js";
import { Notifier } from "./app/notices/notifier.js";
import { SessionAppears } from "./app/session-appears.js";
import type { Updates } from "./app/updates/updates.js";
import { serveOwnPages } from "./ipc/page-api.js";
import { appParts } from "./native/app-parts.js";
import { setApplicationMenu } from "./native/application-menu.js";
import { appWorld, versions } from "./native/machine.js";
import { menuBar } from "./native/menu-bar.js";
import { menuWorld } from "./native/menu-world.js";
import { registerPageScheme, servePages } from "./native/page-scheme.js";
import { pageWindow } from "./native/page-window.js";
import { begin } from "./shell/beginning.js";
import { DockPresence } from "./shell/dock-presence.js";
import { onOpenedAgain } from "./shell/opened-again.js";
import { guardPages, guardSession } from "./shell/page-guard.js";
import { PageLinks } from "./shell/page-links.js";
import { quitDisconnected } from "./shell/quitting.js";
import type { MenuAction } from "./tray/menu-entry.js";
import { trayView } from "./tray/view.js";
import { WindowBook } from "./windows/window-book.js";

// Electron is ready once this module has been read to its end, so nothing up here may wait for that (electron#40719).
const world = appWorld((sentence) => log.warn("note", { sentence }));
const log = openLogFile(logFolder(world), (sentence) => console.error(sentence));
const sessionLog = new SessionLog(log);
const dock = app.dock === undefined ? null : new DockPresence(app.dock, systemClock);
const windows = new WindowBook({
  make: (page) => pageWindow(page, world.resources.preload),
  onAnyOpen: (isAny) => (isAny ? dock?.show() : dock?.hide()),
  onError: (error) => log.error("window", error),
  onGone: (page, { reason, exitCode }) => log.warn("page-gone", { page, reason, exitCode }),
  soon: (action) => void setImmediate(action),
});
const links = new PageLinks({
  openExternal: (url) => shell.openExternal(url),
  tellError: (error) => log.error("link", error),
});
logUnhandledErrors(process, log);
logGoneProcesses(app, log);
registerPageScheme();
if (app.requestSingleInstanceLock()) {
  guardPages(app, (url) => links.open(url));
  // Without a listener, the last window that closes would take the app along.
  app.on("window-all-closed", () => {});
  const composed = compose();
  onOpenedAgain(app, composed, () => windows.bringForward("dashboard"));
  composed.then(workOn, giveUp);
} else {
  app.exit(0);
}

/** Resolves once a window can load its page. */
async function servedPages(): Promise<void> {
  const [pages] = await Promise.all([readPageFiles(world.resources.page), app.whenReady()]);
  guardSession(electronSession.defaultSession);
  servePages(pages);
}

interface ComposedApp {
  readonly host: DashboardHost;
  readonly side: WholeAppSide;
  readonly updates: Updates;
}

/** Resolves once icon and menu are there, and a window finds whatever it asks for. */
async function compose(): Promise<ComposedApp> {
  const store = new SettingsFile(join(stateDirectory(world), "settings.json"), world.note);
  const [settings] = await Promise.all([store.read(), servedPages()]);
  // As in the packed app, whose Info.plist says so: no icon in the Dock until a window is open.
  dock?.hide();
  log.info("start", { ...versions() });
  setApplicationMenu(process.platform);
  app.setAboutPanelOptions(aboutPanel(versions(), packageJson.homepage));

  const disconnect = async () => {
    const outcome = await host.perform({ do: "disconnect" });
    if (outcome.kind === "refused") throw new AppRefused(outcome.message);
  };
  const parts = appParts({ ...world, log, disconnect });
  const side = new WholeAppSide(parts);
  const host = new DashboardHost({
    ...dashboardWorld({ version: packageJson.version, namesPort: null, settings, store, app: side }, world),
    onError: (error) => sessionLog.fail(error),
  });
  serveOwnPages({ ipc: ipcMain, api: host, onError: (error) => log.error("page", error) });
  const parties = { world, host, windows, log, logFolder: logFolder(world), homepage: packageJson.homepage };
  follow(host, side, menuActions(menuWorld(parties)));
  app.on("browser-window-created", () => void Promise.all([side.look(), parts.updates.lookIfStale()]));
  new SessionAppears({
    controlSocket: controlSocketPath(world.user),
    seek: () => host.seek(),
    tell: world.note,
  });
  const leave = () => host[Symbol.asyncDispose]();
  quitDisconnected({ app, powerMonitor, clock: systemClock, disconnect: leave, tell: world.note });
  return { host, side, updates: parts.updates };
}

/** Icon and menu, notifications and the log follow whatever changes. */
function follow(
  host: DashboardHost,
  side: WholeAppSide,
  perform: (action: MenuAction) => Promise<void>,
): void {
  const tray = menuBar(world.resources.icons, (action) => void perform(action));
  const notifier = new Notifier({
    clock: systemClock,
    hostEvents: world.hostEvents,
    notification: (words) => new Notification(words),
    openDashboard: (section) => windows.open("dashboard", section),
    isLookedAt: () => windows.isInFront,
  });
  const helperWatch = new HelperWatch(() => void side.look());
  // One by one: what one of them throws keeps nothing from the others.
  const followers: readonly ((view: DashboardView) => void)[] = [
    ({ snapshot, trouble, settings, engines }) =>
      tray.show(trayView(snapshot, { trouble, chosen: settings, engines, app: side.view })),
    (view) => notifier.see(view),
    (view) => sessionLog.see(view),
    ({ snapshot }) => helperWatch.see(snapshot.state),
    ({ snapshot }) => links.see(snapshot),
  ];
  for (const see of followers) {
    host.follow(see);
    see(host.view);
  }
}

/** What the app does by itself once it is composed. Nothing of that ends it. */
async function workOn({ host, side, updates }: ComposedApp): Promise<void> {
  await begin({
    look: async () => {
      await Promise.all([side.look(), host.seek()]);
      return { helper: side.view.helper, settings: host.view.settings };
    },
    wasOpenedAtLogin: () =>
      process.argv.includes(AT_LOGIN) || (process.platform === "darwin" && wasOpenedAtLogin(app)),
    openWelcome: () => windows.open("welcome"),
    connect: async () => {
      const outcome = await host.perform({ do: "connect" });
      if (outcome.kind === "refused") log.warn("begin", { refused: outcome.message });
    },
    tell: (helper, step) => log.info("begin", { helper, step }),
    onError: (error) => log.error("begin", error),
  });
  void updates.lookIfStale();
  await host.perform({ do: "look-for-engines" }).catch((error: unknown) => log.error("engines", error));
}

/** Without its parts the app is nothing, and whoever has opened it waits for an icon. */
function giveUp(error: unknown): void {
  log.error("start", error);
  const said = `${reasonOf(error)}\nThe log in ${logFolder(world)} says more.`;
  dialog.showErrorBox("Dockline cannot start", said);
  app.exit(1);
}
