import type { BrowserContext } from "playwright-core";
import type { DashboardView } from "../../bridge/dashboard/api.js";
import { type TrayView, trayView } from "../../electron/tray/view.js";
import type { Scheme } from "./browser.js";
import { keepScreen } from "./keep-screen.js";
import { menuPicture } from "./menu-picture.js";
import { SETTLED_APP } from "./sample-app.js";
import { SAMPLE_VIEWS } from "./sample-views.js";

interface MenuScreen {
  readonly view: () => DashboardView;
  /** Labels of the open submenus, from the outside in. */
  readonly opened: readonly string[];
  readonly width: number;
  readonly height: number;
}

const SCREENS: Readonly<Record<string, MenuScreen>> = {
  menu: { view: SAMPLE_VIEWS.connected, opened: ["Help"], width: 640, height: 400 },
  "menu-no-helper": { view: SAMPLE_VIEWS["no-helper"], opened: [], width: 480, height: 420 },
  "menu-networks": { view: SAMPLE_VIEWS.conflict, opened: ["Networks"], width: 960, height: 420 },
  "menu-containers": {
    view: SAMPLE_VIEWS.connected,
    opened: ["Containers", "shop-web-1  172.20.0.5"],
    width: 960,
    height: 540,
  },
};

export const MENU_SCREENS = Object.keys(SCREENS);

/** Draws the menu of one state. */
export async function drawMenu(window: BrowserContext, scheme: Scheme, name: string): Promise<void> {
  const screen = SCREENS[name];
  if (screen === undefined) throw new Error(`there is no screen ${name}`);
  const { view, opened, width, height } = screen;
  const page = await window.newPage();
  await page.setViewportSize({ width, height });
  await page.setContent(menuPicture(trayOf(view()), opened));
  await keepScreen(page, `${name}-${scheme}`, "window");
  await page.close();
}

function trayOf({ snapshot, session, trouble, settings, engines, host }: DashboardView): TrayView {
  const app = host.app ?? SETTLED_APP;
  return trayView(snapshot, { session: session.kind, trouble, chosen: settings, engines, app });
}
