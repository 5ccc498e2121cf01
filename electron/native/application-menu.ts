import { Menu, type MenuItemConstructorOptions } from "electron";

/** For the app's windows: without an Edit menu, macOS gives their fields no keys to copy and paste. */
export function setApplicationMenu(platform: NodeJS.Platform): void {
  const roles: readonly MenuItemConstructorOptions["role"][] = [
    "appMenu",
    "editMenu",
    "viewMenu",
    "windowMenu",
  ];
  const template = roles.map((role) => ({ role }) as MenuItemConstructorOptions);
  Menu.setApplicationMenu(platform === "darwin" ? Menu.buildFromTemplate(template) : null);
}
