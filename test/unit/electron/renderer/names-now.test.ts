import { expect, test } from "vitest";
import { namesNow } from "../../../../electron/renderer/view/names-now.js";
import { developersEngine } from "../../../ui/sample-engine.js";
import { NOON, QUIET_HOST, sampleSnapshot, withNames } from "../../../ui/sample-snapshot.js";
import { SAMPLE_VIEWS, sampleView } from "../../../ui/sample-views.js";

test("a session of ours that serves no names yet, or none any more, will serve them as the settings want it", () => {
  const view = SAMPLE_VIEWS["no-helper"]();
  expect([view.snapshot.names, namesNow(view)]).toEqual([
    { kind: "off" },
    { kind: "not-connected", zone: "docker.test" },
  ]);
});

test("without a session names are as the settings want them; with one, as it serves them", () => {
  const idle = SAMPLE_VIEWS.disconnected();
  const off = { ...idle, settings: { ...idle.settings, zone: null } };
  expect([namesNow(idle), namesNow(off)]).toEqual([
    { kind: "not-connected", zone: "docker.test" },
    { kind: "off" },
  ]);
  const served = sampleSnapshot(
    { kind: "connected", since: NOON },
    developersEngine(),
    withNames(QUIET_HOST),
  );
  expect(namesNow({ ...sampleView(served, "other"), settings: off.settings })).toEqual(served.names);
});
