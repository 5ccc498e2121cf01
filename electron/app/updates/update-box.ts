import type { UpdateView } from "../../../bridge/dashboard/app.js";
import { unreachable } from "../../../bridge/model/unreachable.js";
import { type MessageBox, notice, question } from "../message-box.js";

/** What somebody is told who has asked for newer versions than `own`; null where nothing has come of it yet. */
export function updateBox(update: UpdateView, own: string): MessageBox | null {
  switch (update.kind) {
    case "unknown":
    case "looking":
    case "downloading":
      return null;
    case "newest":
      return notice("info", `Dockline ${own} is the newest version.`);
    case "failed":
      return notice("warning", update.why);
    case "available":
    case "ready":
      return question(
        {
          message: `Dockline ${update.version} is there.`,
          detail: `You have ${own}.`,
          yes: update.kind === "ready" ? "Restart and Update" : "Update",
          no: "Later",
        },
        "yes",
      );
    default:
      return unreachable(update);
  }
}
