import { runHelperProcess } from "../../../helper/helper-process.js";
import { DarwinPlatform } from "../../../helper/platform/darwin/darwin-platform.js";
import { darwinPaths } from "../../../helper/platform/darwin/open-interface.js";
import { realSystem } from "../../../helper/platform/system.js";

/** Where the command line looks for a helper on Linux, on which all this runs. */
const FOLDER = "/run/dockline";

/** The helper with the platform of macOS, for a lab whose mac has stand-ins of Apple's tools. */
runHelperProcess({
  folder: FOLDER,
  openPlatform: async () =>
    new DarwinPlatform(realSystem, darwinPaths("/Library/PrivilegedHelperTools/dev.dockline.helper", FOLDER)),
});
