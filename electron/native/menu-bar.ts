import { join } from "node:path";
import { Menu, type NativeImage, nativeImage, Tray } from "electron";
import { systemClock } from "../../bridge/session/clock.js";
import { TrayPresence } from "../shell/tray-presence.js";
import type { MenuAction } from "../tray/menu-entry.js";

/** The app's place in the menu bar, with pictures out of `folder`. */
export function menuBar(
  folder: string,
  perform: (action: MenuAction) => void,
): TrayPresence<NativeImage, Menu> {
  const picture = (file: string) => nativeImage.createFromPath(join(folder, file));
  return new TrayPresence<NativeImage, Menu>({
    tray: new Tray(nativeImage.createEmpty()),
    clock: systemClock,
    style: process.platform === "darwin" ? "template" : "coloured",
    picture,
    menu: (entries) => Menu.buildFromTemplate(entries),
    perform,
  });
}
