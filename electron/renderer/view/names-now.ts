import type { DashboardView } from "../../../bridge/dashboard/api.js";
import type { NamesView } from "../../../bridge/model/names-view.js";

/** How containers are named; where our own session does not serve names now, as the settings want it of the next one. */
export function namesNow({
  session,
  settings: { zone },
  snapshot,
}: Pick<DashboardView, "session" | "settings" | "snapshot">): NamesView {
  if (snapshot.state.kind === "connected" || session.kind === "other") return snapshot.names;
  return zone === null ? { kind: "off" } : { kind: "not-connected", zone };
}
