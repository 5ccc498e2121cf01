import { join } from "node:path";
import { Menu, type NativeImage, nativeImage, Tray } from "electron";
import { systemClock } from "../../bridge/session/clock.js";
import { TrayPresence } from "../shell/tray-presence.js";
import { iconFiles } from "../tray/icon-files.js";
import type { MenuAction } from "../tray/menu-entry.js";

/** The app's place in the menu bar, with pictures out of `folder`. */
export function menuBar(
  folder: string,
  perform: (action: MenuAction) => void,
): TrayPresence<NativeImage, Menu> {
  const style = process.platform === "darwin" ? "template" : "coloured";
  const picture = (file: string) => nativeImage.createFromPath(join(folder, file));
  const [first] = iconFiles("off", style);
  return new TrayPresence<NativeImage, Menu>({
    tray: new Tray(picture(first)),
    clock: systemClock,
    style,
    picture,
    menu: (entries) => Menu.buildFromTemplate(entries),
    perform,
  });
}
