import type { UpdateView } from "../../bridge/dashboard/app.js";
import { unreachable } from "../../bridge/model/unreachable.js";
import { command, type MenuEntry } from "./menu-entry.js";

/** The one row about newer versions; what only has to be waited for is a line to read. */
export function updateEntry(update: UpdateView): MenuEntry {
  switch (update.kind) {
    case "unknown":
    case "newest":
    case "failed":
      return command("Check for Updates…", { do: "perform", action: { do: "look-for-update" } });
    case "looking":
      return { kind: "text", label: "Checking for Updates…" };
    case "available":
      return command(`Update to ${update.version}…`, { do: "perform", action: { do: "install-update" } });
    case "downloading":
      return { kind: "text", label: `Downloading ${update.version}…` };
    case "ready":
      return command(`Restart to Update to ${update.version}`, {
        do: "perform",
        action: { do: "install-update" },
      });
    default:
      return unreachable(update);
  }
}
