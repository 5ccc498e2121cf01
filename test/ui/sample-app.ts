import type { DashboardView } from "../../bridge/dashboard/api.js";
import type { AppView } from "../../bridge/dashboard/app.js";

/** The app on a Mac on which all of it is in place. */
export const SETTLED_APP: AppView = {
  helper: { kind: "ready", version: "0.1.0" },
  opensAtLogin: true,
  commandLine: { kind: "ours", path: "/usr/local/bin/dockline" },
  update: { kind: "newest" },
};

/** As it is on the first day. */
export const NEW_APP: AppView = {
  helper: { kind: "missing" },
  opensAtLogin: false,
  commandLine: { kind: "missing" },
  update: { kind: "unknown" },
};

/** The same, seen by a page of the app. */
export function inApp(view: DashboardView, app: AppView): DashboardView {
  return { ...view, host: { ...view.host, app } };
}
