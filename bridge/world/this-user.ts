import { homedir } from "node:os";
import type { UserEnvironment } from "../control/socket-path.js";

/** Whose process this is, and on what. */
export function thisUser(): UserEnvironment {
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    home: homedir(),
    xdgRuntimeDir: process.env["XDG_RUNTIME_DIR"],
  };
}
