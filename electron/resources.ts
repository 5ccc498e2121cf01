import { join } from "node:path";
import type { Resources } from "../bridge/world/world.js";

/** What the app finds of itself. */
export interface AppFolders extends Resources {
  /** What pages of ours get before their own scripts. */
  readonly preload: string;
  /** Pictures for the menu bar. */
  readonly icons: string;
}

/**
 * `app` is the folder of package.json, inside the packed app its archive, where nothing can be run or copied from:
 * what others use lies in `resources`, beside the archive.
 */
export function appFolders(app: string, resources: string | null): AppFolders {
  const outside = resources ?? join(app, "dist");
  return {
    helperProgram: join(outside, "helper.cjs"),
    macHelper: join(outside, "mac-helper"),
    images: join(outside, "images"),
    page: join(app, "dist/dashboard"),
    preload: join(app, "dist/app/preload.cjs"),
    icons: join(app, "assets/tray"),
  };
}
