import type { HelperView } from "../../bridge/dashboard/app.js";
import type { Settings } from "../../bridge/model/settings.js";

/** What the app does by itself once it has started. */
export type FirstStep =
  /** Opens the window that says what has to be installed, and why. */
  "welcome" | "connect" | "rest";

/** Nothing opens by itself at login: there, whoever wants to know looks at the icon. */
export function firstStep(
  helper: HelperView,
  { connectsAtStart }: Settings,
  wasOpenedAtLogin: boolean,
): FirstStep {
  if (helper.kind === "ready") return connectsAtStart ? "connect" : "rest";
  return wasOpenedAtLogin ? "rest" : "welcome";
}
