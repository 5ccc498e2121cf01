import type { Fault } from "./fault.js";

/** What the app's one button about the helper does; all of them install it. */
export type HelperRemedy = "install" | "update" | "reinstall";

/** Null for a fault that installing the helper does not mend. */
export function helperRemedy(fault: Fault): HelperRemedy | null {
  switch (fault.code) {
    case "helper-missing":
    case "helper-forbidden":
      return "install";
    case "helper-version":
      return "update";
    case "helper-silent":
      return "reinstall";
    default:
      return null;
  }
}

/** As a button says it; a password is asked for before anything happens. */
export function remedyLabel(remedy: HelperRemedy): string {
  switch (remedy) {
    case "install":
      return "Install Helper…";
    case "update":
      return "Update Helper…";
    case "reinstall":
      return "Reinstall Helper…";
  }
}
