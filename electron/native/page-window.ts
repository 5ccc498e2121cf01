import { BrowserWindow, type BrowserWindowConstructorOptions } from "electron";
import { PAGE_PREFERENCES } from "../shell/page-guard.js";
import type { PageName } from "../windows/page-address.js";
import type { PageWindow } from "../windows/window-book.js";

/** Points, as the pages are drawn for. */
const SHAPES: Readonly<Record<PageName, BrowserWindowConstructorOptions>> = {
  dashboard: { title: "Dockline", width: 1120, height: 760, minWidth: 420, minHeight: 420 },
  welcome: {
    title: "Welcome to Dockline",
    width: 560,
    height: 640,
    useContentSize: true,
    resizable: false,
    maximizable: false,
    fullscreenable: false,
  },
};

/** A window that nobody sees yet. `preload` is the file that our pages get, and nothing else. */
export function pageWindow(page: PageName, preload: string): PageWindow {
  return new BrowserWindow({
    ...SHAPES[page],
    show: false,
    autoHideMenuBar: true,
    webPreferences: { ...PAGE_PREFERENCES, preload, spellcheck: false },
  });
}
