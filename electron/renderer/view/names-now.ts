import type { DashboardView } from "../../../bridge/dashboard/api.js";
import type { NamesView } from "../../../bridge/model/names-view.js";

/** How containers are named; without a session, which alone serves names, as the settings want it of the next one. */
export function namesNow({
  session,
  settings: { zone },
  snapshot,
}: Pick<DashboardView, "session" | "settings" | "snapshot">): NamesView {
  if (session.kind !== "none") return snapshot.names;
  return zone === null ? { kind: "off" } : { kind: "not-connected", zone };
}
