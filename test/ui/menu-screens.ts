import type { BrowserContext, Page } from "playwright-core";
import type { DashboardView } from "../../bridge/dashboard/api.js";
import { type TrayView, trayView } from "../../electron/tray/view.js";
import type { Scheme } from "./browser.js";
import { keepScreen } from "./keep-screen.js";
import { menuPicture } from "./menu-picture.js";
import { SETTLED_APP } from "./sample-app.js";
import { ALL_VIEWS } from "./sample-rare-views.js";
import { traySheet } from "./tray-sheet.js";

interface MenuScreen {
  readonly view: () => DashboardView;
  /** Labels of the open submenus, from the outside in. */
  readonly opened: readonly string[];
}

/** More than any menu needs, in points. */
const ROOM = { width: 1600, height: 1200 };
/** What is seen around the menus. */
const MARGIN = 26;
/** As much as the bar needs for itself. */
const LEAST_WIDTH = 400;

const SCREENS: Readonly<Record<string, MenuScreen>> = {
  menu: { view: ALL_VIEWS.connected, opened: ["Help"] },
  "menu-disconnected": { view: ALL_VIEWS.disconnected, opened: [] },
  "menu-connecting": { view: ALL_VIEWS.connecting, opened: [] },
  "menu-silent": { view: ALL_VIEWS.redialling, opened: [] },
  "menu-faulted": { view: ALL_VIEWS.faulted, opened: [] },
  "menu-no-helper": { view: ALL_VIEWS["no-helper"], opened: [] },
  "menu-nothing-to-connect": { view: ALL_VIEWS["nothing-to-connect"], opened: [] },
  "menu-update": { view: ALL_VIEWS["update-available"], opened: [] },
  "menu-networks": { view: ALL_VIEWS.conflict, opened: ["Networks"] },
  "menu-containers": {
    view: ALL_VIEWS.connected,
    opened: ["Containers", "shop-web-1  172.20.0.5"],
  },
  "menu-crowded": { view: ALL_VIEWS.crowded, opened: ["Containers"] },
  "menu-docker": { view: ALL_VIEWS.disconnected, opened: ["Docker"] },
};

/** One sheet of every icon. */
const SHEET = "tray-icons";
const SHEET_SIZE = { width: 960, height: 448 };

export const MENU_SCREENS = [...Object.keys(SCREENS), SHEET];

/** Draws the menu of one state, or the sheet. */
export async function drawMenu(window: BrowserContext, scheme: Scheme, name: string): Promise<void> {
  const page = await window.newPage();
  if (name === SHEET) {
    await page.setViewportSize(SHEET_SIZE);
    await page.setContent(traySheet());
  } else {
    await showMenu(page, name);
  }
  await keepScreen(page, `${name}-${scheme}`, "window");
  await page.close();
}

/** The window becomes as large as what is open. */
async function showMenu(page: Page, name: string): Promise<void> {
  const screen = SCREENS[name];
  if (screen === undefined) throw new Error(`there is no screen ${name}`);
  await page.setViewportSize(ROOM);
  await page.setContent(menuPicture(trayOf(screen.view()), screen.opened));
  const [right, bottom] = (await page.evaluate(FAR_CORNER)) as readonly [number, number];
  await page.setViewportSize({
    width: Math.max(LEAST_WIDTH, Math.ceil(right) + MARGIN),
    height: Math.ceil(bottom) + MARGIN,
  });
}

const FAR_CORNER = `["right", "bottom"].map((side) =>
  Math.max(...[...document.querySelectorAll(".menu")].map((menu) => menu.getBoundingClientRect()[side])))`;

function trayOf({ snapshot, trouble, settings, engines, host }: DashboardView): TrayView {
  const app = host.app ?? SETTLED_APP;
  return trayView(snapshot, { trouble, chosen: settings, engines, app });
}
