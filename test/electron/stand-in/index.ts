import { app } from "./app.js";
import { obeyOrders } from "./control.js";
import { ipcMain } from "./ipc.js";
import type { FetchedPage, Order, Sight } from "./orders.js";
import { fetchPage } from "./page-scheme.js";
import { clipboard, Notification, opened, powerMonitor, questions, replies } from "./system.js";
import { Tray } from "./tray.js";
import { waits } from "./waits.js";
import { BrowserWindow } from "./windows.js";

export { app } from "./app.js";
export { ipcMain } from "./ipc.js";
export { Menu } from "./menu.js";
export { protocol } from "./page-scheme.js";
export {
  autoUpdater,
  clipboard,
  dialog,
  Notification,
  nativeTheme,
  powerMonitor,
  session,
  shell,
} from "./system.js";
export { nativeImage, Tray } from "./tray.js";
export { BrowserWindow } from "./windows.js";

obeyOrders((order) => obey(order));

function obey(order: Order): unknown {
  switch (order.do) {
    case "look":
      return sight();
    case "look-at-waits":
      return waits();
    case "click":
      return trayMenu().clickThrough(order.path);
    case "power":
      return void powerMonitor.emit(order.event);
    case "activate":
      return void app.emit("activate", {}, false);
    case "close-window":
      return BrowserWindow.withId(order.window).close();
    case "minimize-window":
      return BrowserWindow.withId(order.window).minimize();
    case "crash-page":
      return BrowserWindow.withId(order.window).webContents.crash();
    case "ask-for-window":
      return BrowserWindow.withId(order.window).webContents.askForWindow(order.url);
    case "answer-question":
      return void replies.push(order.button);
    case "click-notification":
      return void notification(order.title).emit("click");
    case "fetch":
      return fetched(order.url);
    case "send":
      return ipcMain.sent(order.window, order.channel, order.args);
    case "invoke":
      return ipcMain.invoked(order.window, order.channel, order.args);
  }
}

function trayMenu() {
  const menu = Tray.made?.menu ?? null;
  if (menu === null) throw new Error("the tray has no menu");
  return menu;
}

function notification(title: string): Notification {
  const found = [...Notification.shown].find((one) => one.title === title);
  if (found === undefined) throw new Error(`no notification says "${title}"`);
  return found;
}

async function fetched(url: string): Promise<FetchedPage> {
  const response = await fetchPage(url);
  const body = Buffer.from(await response.arrayBuffer()).toString("base64");
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}

function sight(): Sight {
  const tray = Tray.made;
  return {
    icon: tray?.icon ?? "",
    toolTips: tray?.toolTips ?? [],
    menu: tray?.menu?.seen ?? [],
    windows: BrowserWindow.getAllWindows().map(({ seen }) => seen),
    isInDock: app.isInDock,
    clipboard: clipboard.readText(),
    opened,
    questions,
    notifications: [...Notification.shown].map(({ title, body }) => `${title}: ${body}`),
    opensAtLogin: app.opensAtLogin,
  };
}
