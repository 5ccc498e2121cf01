import { expect, test } from "vitest";
import type { HelperView } from "../../../../bridge/dashboard/app.js";
import { DEFAULT_SETTINGS } from "../../../../bridge/model/settings.js";
import { type FirstStep, firstStep } from "../../../../electron/shell/first-step.js";

const HELPERS: Readonly<Record<HelperView["kind"], HelperView>> = {
  unknown: { kind: "unknown" },
  missing: { kind: "missing" },
  outdated: { kind: "outdated" },
  broken: { kind: "broken", why: "It does not answer." },
  ready: { kind: "ready", version: "0.1.0" },
  "being-installed": { kind: "being-installed" },
  "being-removed": { kind: "being-removed" },
};

/** By hand, by hand without connecting at start, at login, at login without. */
type Steps = readonly [FirstStep, FirstStep, FirstStep, FirstStep];

const WANTED: Readonly<Record<HelperView["kind"], Steps>> = {
  unknown: ["welcome", "welcome", "rest", "rest"],
  missing: ["welcome", "welcome", "rest", "rest"],
  broken: ["welcome", "welcome", "rest", "rest"],
  outdated: ["connect", "rest", "connect", "rest"],
  ready: ["connect", "rest", "connect", "rest"],
  "being-installed": ["rest", "rest", "rest", "rest"],
  "being-removed": ["rest", "rest", "rest", "rest"],
};

test.each(Object.values(HELPERS))("a helper that is $kind", (helper) => {
  const steps = [false, true].flatMap((atLogin) =>
    [true, false].map((connectsAtStart) =>
      firstStep(helper, { ...DEFAULT_SETTINGS, connectsAtStart }, atLogin),
    ),
  );
  expect(steps).toEqual(WANTED[helper.kind]);
});
