import {
  type Action,
  type DashboardView,
  holdsConnection,
  type Outcome,
} from "../../../bridge/dashboard/api.js";
import { AppRefused } from "../../../bridge/dashboard/app.js";
import { isContainerLink } from "../../../bridge/model/container-link.js";
import { reasonOf } from "../../../bridge/model/reason.js";
import { isSameEngine, type Settings } from "../../../bridge/model/settings.js";
import { probeTunnel } from "../../../bridge/session/probe-tunnel.js";
import type { MenuAction } from "../../tray/menu-entry.js";
import { isYes, type MessageBox, notice, question, type ShowMessageBox } from "../message-box.js";
import type { OpenTerminal } from "../terminal/terminal.js";
import { updateBox } from "../updates/update-box.js";
import type { Versions } from "../versions.js";
import { diagnostics } from "./diagnostics.js";
import { reportAddress } from "./report-problem.js";

export interface MenuWorld {
  readonly host: MenuHost;
  readonly versions: Versions;
  /** The user's home folder. */
  readonly home: string;
  /** Where the project lives (package.json). */
  readonly homepage: string;
  readonly logFolder: string;
  readonly openTerminal: OpenTerminal;
  /** In front of other apps' windows, also where this app has none. */
  readonly showMessageBox: ShowMessageBox;
  copy(text: string): void;
  openExternal(url: string): Promise<void>;
  /** Electron's shell.openPath: resolves with what went wrong, or nothing. */
  openPath(path: string): Promise<string>;
  /** `section` is where it opens; null leaves it where it is. */
  openDashboard(section: "settings" | null): void;
  /** The window that says what is to be installed, and has the button that does it. */
  openWelcome(): void;
  showAbout(): void;
  quit(): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** For the log: what was not foreseen. */
  tellError(error: unknown): void;
}

/** The dashboard's host, as far as the menu needs it. */
export interface MenuHost {
  readonly view: DashboardView;
  perform(action: Action): Promise<Outcome>;
}

/**
 * What comes of a click in the menu. Never rejects: whatever did not work becomes one sentence in a box, and what was
 * not foreseen goes to the log besides.
 */
export function menuActions(world: MenuWorld): (action: MenuAction) => Promise<void> {
  return async (action) => {
    try {
      const box = await carryOut(world, action).catch((error: unknown) => refusalBox(world, error));
      if (box !== null) await world.showMessageBox(box);
    } catch (error) {
      world.tellError(error);
    }
  };
}

/** Resolves with what the person is to be told; null where they see it anyway. */
async function carryOut(world: MenuWorld, action: MenuAction): Promise<MessageBox | null> {
  switch (action.do) {
    case "perform":
      return perform(world, action.action);
    case "open-at-login":
      return perform(world, { do: "open-at-login", isWanted: action.isWanted });
    case "install-helper":
      return install(world);
    case "uninstall-helper":
      return uninstall(world);
    case "copy-diagnostics":
      return copyDiagnostics(world);
    case "copy":
      world.copy(action.text);
      return null;
    case "open-link":
      if (!isContainerLink(action.url, world.host.view.snapshot))
        throw new AppRefused("That is no address of a container.");
      await world.openExternal(action.url);
      return null;
    case "open-terminal":
      await world.openTerminal(action.command);
      return null;
    default:
      await PLAIN[action.do](world);
      return null;
  }
}

/** Those that say everything by their name, and have nothing to tell. */
type PlainName = "open-dashboard" | "open-settings" | "show-logs" | "report-problem" | "show-about" | "quit";

const PLAIN: Readonly<Record<PlainName, (world: MenuWorld) => void | Promise<void>>> = {
  "open-dashboard": (world) => world.openDashboard(null),
  "open-settings": (world) => world.openDashboard("settings"),
  "show-logs": showLogs,
  "report-problem": (world) => world.openExternal(reportAddress(world.host.view.snapshot, world)),
  "show-about": (world) => world.showAbout(),
  quit: (world) => world.quit(),
};

/** What only the app can tell of an action that went well, it tells: a page shows it by itself, a menu is closed. */
async function perform(world: MenuWorld, action: Action): Promise<MessageBox | null> {
  const before = world.host.view;
  await ask(world, action);
  if (action.do === "change-settings" && leavesEngine(before, action.settings)) {
    await ask(world, { do: "disconnect" });
    await ask(world, { do: "connect" });
  }
  const { app } = world.host.view.host;
  if (action.do === "install-command-line" && app?.commandLine.kind === "ours")
    return notice("info", "The command “dockline” is installed.", `It is ${app.commandLine.path}.`);
  if (action.do !== "look-for-update" || app === null) return null;
  const box = updateBox(app.update, world.versions.app);
  if (box === null || box.buttons.length === 1) return box;
  return isYes(await world.showMessageBox(box)) ? perform(world, { do: "install-update" }) : null;
}

async function ask({ host }: MenuWorld, action: Action): Promise<void> {
  const outcome = await host.perform(action);
  if (outcome.kind === "refused") throw new AppRefused(outcome.message);
}

/** Whoever chooses an engine in the menu wants that one, and not at the next connection. */
function leavesEngine(before: DashboardView, after: Settings): boolean {
  return holdsConnection(before) && !isSameEngine(before.settings.engine, after.engine);
}

/** The first window explains what is installed, and then connects: to whoever is connected it has nothing to say. */
async function install(world: MenuWorld): Promise<MessageBox | null> {
  const { kind } = world.host.view.snapshot.state;
  if (kind === "connected" || kind === "connecting") return perform(world, { do: "install-helper" });
  world.openWelcome();
  return null;
}

async function uninstall(world: MenuWorld): Promise<MessageBox | null> {
  if (world.host.view.host.app?.helper.kind === "missing")
    return notice("info", "The helper is not installed.");
  const answer = await world.showMessageBox(UNINSTALL);
  return isYes(answer) ? perform(world, { do: "remove-helper" }) : null;
}

const UNINSTALL = question(
  {
    message: "Remove the network helper?",
    detail:
      "An administrator’s password is asked for. Then the helper, its service, and everything that it made in this computer’s network are removed, and Dockline disconnects. Until it is installed again, your containers cannot be reached.",
    yes: "Remove Helper",
    no: "Cancel",
  },
  "no",
);

async function showLogs(world: MenuWorld): Promise<void> {
  const { logFolder } = world;
  const trouble = await world.openPath(logFolder);
  if (trouble !== "") throw new AppRefused(`The logs in ${logFolder} could not be shown: ${trouble}`);
}

/** The VM may take its time to answer: until the box is there, the clipboard has what it had before. */
async function copyDiagnostics(world: MenuWorld): Promise<MessageBox> {
  const { host, versions, home } = world;
  const probe = await probeTunnel(host.view.snapshot);
  world.copy(diagnostics(host.view, probe, { versions, home, now: world.now() }));
  return notice("info", "The diagnostics are on the clipboard.", "Look through them before you paste them.");
}

function refusalBox(world: MenuWorld, error: unknown): MessageBox {
  if (error instanceof AppRefused) return notice("warning", error.message);
  world.tellError(error);
  return notice("warning", `That did not work: ${reasonOf(error)}`);
}
