import { AppRefused } from "../../../bridge/dashboard/app.js";
import { isPassingPlace, PASSING_PLACE_SENTENCE } from "../passing-place.js";
import type { LoginItem } from "./login-item.js";

/** Of Electron's app. */
export interface LoginItemApp {
  getLoginItemSettings(options: { type: "mainAppService" }): LoginItemSettings;
  setLoginItemSettings(settings: { openAtLogin: boolean; type: "mainAppService" }): void;
}

export interface LoginItemSettings {
  readonly status: "not-registered" | "enabled" | "requires-approval" | "not-found";
  readonly wasOpenedAtLogin: boolean;
}

export interface MacLoginWorld {
  readonly app: LoginItemApp;
  /** What runs from its sources is Electron.app to macOS. */
  readonly isPackaged: boolean;
  /** Of Electron's own program: app.getPath("exe"). */
  readonly program: string;
  openExternal(url: string): Promise<void>;
}

const TYPE = "mainAppService";
/** Electron and Apple have no other way to show that page. */
const SETTINGS_PAGE = "x-apple.systempreferences:com.apple.LoginItems-Settings.extension";
const PLACE = "System Settings, General, Login Items";

/** By Apple's SMAppService: Electron only logs what goes wrong, so what counts is the status read afterwards. */
export function macLoginItem(world: MacLoginWorld): LoginItem {
  const { app, isPackaged, program } = world;
  const statusNow = () => app.getLoginItemSettings({ type: TYPE }).status;
  return {
    read: async () => isPackaged && statusNow() === "enabled",
    async set(isWanted) {
      if (!isPackaged) throw new AppRefused("Only the installed app can be opened at login.");
      if (isWanted && isPassingPlace(program)) throw new AppRefused(PASSING_PLACE_SENTENCE);
      app.setLoginItemSettings({ openAtLogin: isWanted, type: TYPE });
      const status = statusNow();
      if (isWanted === (status === "enabled")) return;
      if (!isWanted)
        throw new AppRefused(`macOS keeps Dockline among the login items; remove it in ${PLACE}.`);
      if (status !== "requires-approval")
        throw new AppRefused(
          `macOS did not take Dockline as a login item (${status}); move it to Applications and try again.`,
        );
      // Where that page does not open, the sentence still names it.
      await world.openExternal(SETTINGS_PAGE).catch(() => {});
      throw new AppRefused(`macOS wants to hear it from you: switch Dockline on in ${PLACE}.`);
    },
  };
}

/** Whether macOS, and not a person, has opened the app. */
export function wasOpenedAtLogin(app: LoginItemApp): boolean {
  return app.getLoginItemSettings({ type: TYPE }).wasOpenedAtLogin;
}
