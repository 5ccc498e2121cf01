import { dirname } from "node:path";
import { type HelperProcessOptions, runHelperProcess } from "./helper-process.js";
import { DarwinPlatform } from "./platform/darwin/darwin-platform.js";
import { darwinPaths } from "./platform/darwin/open-interface.js";
import { RESOLVER_FOLDER, ResolverFile } from "./platform/darwin/resolver-file.js";
import { LinuxPlatform } from "./platform/linux/linux-platform.js";
import { realSystem } from "./platform/system.js";

/** wireguard-go lies beside the helper's program. */
const PROGRAM_FOLDER = dirname(process.argv[1] ?? "/");
const DARWIN_FOLDER = "/var/run/dev.dockline";

function optionsHere(): HelperProcessOptions {
  switch (process.platform) {
    case "linux":
      return {
        folder: "/run/dockline",
        openPlatform: () => LinuxPlatform.open(realSystem, PROGRAM_FOLDER),
      };
    case "darwin":
      return {
        folder: DARWIN_FOLDER,
        openPlatform: async () =>
          new DarwinPlatform(
            realSystem,
            darwinPaths(PROGRAM_FOLDER, DARWIN_FOLDER),
            new ResolverFile({ run: realSystem.run, folder: RESOLVER_FOLDER }),
          ),
      };
    default: {
      const unknown = `the helper does not know ${process.platform}; use macOS or Linux`;
      return { folder: "/", openPlatform: () => Promise.reject(new Error(unknown)) };
    }
  }
}

runHelperProcess(optionsHere());
