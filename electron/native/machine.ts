import { app, powerMonitor } from "electron";
import { thisUser } from "../../bridge/world/this-user.js";
import type { World } from "../../bridge/world/world.js";
import { powerEvents } from "../app/power-events.js";
import { systemName, type Versions } from "../app/versions.js";
import { type AppFolders, appFolders } from "../resources.js";

/** This user and machine as the app finds them; `note` is told what nobody waits for. */
export function appWorld(note: (sentence: string) => void): World & { readonly resources: AppFolders } {
  return {
    environment: process.env,
    user: thisUser(),
    resources: appFolders(app.getAppPath(), app.isPackaged ? process.resourcesPath : null),
    hostEvents: powerEvents(powerMonitor),
    note,
  };
}

export function versions(): Versions {
  return {
    app: app.getVersion(),
    electron: process.versions.electron ?? "none",
    system: systemName({
      platform: process.platform,
      version: process.getSystemVersion(),
      architecture: process.arch,
    }),
  };
}
