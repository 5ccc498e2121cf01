import type { AppView } from "../../bridge/dashboard/app.js";

/** The menu-bar app when there is nothing to do about it. */
export const QUIET_APP: AppView = {
  helper: { kind: "ready", version: "0.1.0" },
  opensAtLogin: false,
  commandLine: { kind: "ours", path: "/usr/local/bin/dockline" },
  update: { kind: "newest" },
};
