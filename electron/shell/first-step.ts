import type { HelperView } from "../../bridge/dashboard/app.js";
import type { Settings } from "../../bridge/model/settings.js";
import { unreachable } from "../../bridge/model/unreachable.js";

/** What the app does by itself once it has started. */
export type FirstStep =
  /** Opens the window that says what has to be installed, and why. */
  "welcome" | "connect" | "rest";

/**
 * Nothing opens by itself at login: there, whoever wants to know looks at the icon. An older helper may well do; where
 * it does not, the connection's own fault says so, and has the button.
 */
export function firstStep(
  helper: HelperView,
  { connectsAtStart }: Settings,
  wasOpenedAtLogin: boolean,
): FirstStep {
  switch (helper.kind) {
    case "ready":
    case "outdated":
      return connectsAtStart ? "connect" : "rest";
    case "missing":
    case "broken":
    case "unknown":
      return wasOpenedAtLogin ? "rest" : "welcome";
    case "being-installed":
    case "being-removed":
      return "rest";
    default:
      return unreachable(helper);
  }
}
