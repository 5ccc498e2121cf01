import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../bridge/model/settings.js";
import { menuTemplate } from "../../../../electron/tray/menu.js";
import { trayView } from "../../../../electron/tray/view.js";
import { QUIET_APP } from "../../../fakes/quiet-app.js";
import { SAMPLE_FAULTS } from "../../../ui/sample-faults.js";
import { NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";

test("a list is empty only where an engine said so; else it says why nobody knows", () => {
  const fault = SAMPLE_FAULTS["no-handshake"];
  const nothing = { networks: [], containers: [] };
  const rows = [
    sampleSnapshot({ kind: "connected", since: NOON }, nothing),
    sampleSnapshot({ kind: "disconnected" }, nothing),
    sampleSnapshot({ kind: "disconnected" }, null),
    sampleSnapshot({ kind: "connecting", attempt: 1, step: "engine" }, null),
    sampleSnapshot({ kind: "faulted", fault, attempt: 1, retryAt: null }, null),
  ].map((snapshot) => {
    const besides = { trouble: null, chosen: DEFAULT_SETTINGS, engines: [], app: QUIET_APP };
    const menu = menuTemplate(trayView(snapshot, besides));
    return menu.flatMap((entry) =>
      entry.kind === "submenu" && ["Networks", "Containers"].includes(entry.label) ? entry.entries : [],
    );
  });
  const texts = (...labels: readonly string[]) => labels.map((label) => ({ kind: "text", label }));
  expect(rows).toEqual([
    texts("No networks", "No containers"),
    texts("No networks", "No containers"),
    texts("Connect to see your networks", "Connect to see your containers"),
    texts("Not known yet", "Not known yet"),
    texts("Not known yet", "Not known yet"),
  ]);
});
