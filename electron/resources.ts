import { join } from "node:path";
import type { Resources } from "../bridge/world/world.js";

/** What the app finds of itself. */
export interface AppFolders extends Resources {
  /** What pages of ours get before their own scripts. */
  readonly preload: string;
  /** Pictures for the menu bar. */
  readonly icons: string;
  /** Official Node, beside the app; null in an app that runs from its sources. */
  readonly node: string | null;
  readonly commandLine: {
    /** What Node runs. */
    readonly program: string;
    /** What shells run; null in an app that runs from its sources. */
    readonly launcher: string | null;
  };
}

/**
 * `app` is the folder of package.json, inside the packed app its archive, where nothing can be run or copied from:
 * what others use lies in `resources`, beside the archive. Null for `resources` is an app that runs from its sources.
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
    node: resources === null ? null : join(outside, "mac-helper/node"),
    commandLine: {
      program: join(outside, "cli.js"),
      launcher: resources === null ? null : join(outside, "cli/dockline"),
    },
  };
}
