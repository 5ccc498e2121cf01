import { Menu, type MenuItemConstructorOptions } from "electron";

/** For the app's windows: without an Edit menu, macOS gives their fields no keys to copy and paste. */
export function setApplicationMenu(platform: NodeJS.Platform): void {
  const template: MenuItemConstructorOptions[] = [
    { role: "appMenu" },
    { role: "editMenu" },
    // Electron's own would have what developers need: reload, and its tools.
    { label: "View", submenu: [{ role: "resetZoom" }, { role: "zoomIn" }, { role: "zoomOut" }] },
    { role: "windowMenu" },
  ];
  Menu.setApplicationMenu(platform === "darwin" ? Menu.buildFromTemplate(template) : null);
}
