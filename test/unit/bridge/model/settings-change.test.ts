import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, type Settings } from "../../../../bridge/model/settings.js";
import { settingsChange } from "../../../../bridge/model/settings-change.js";

const OTHER: Settings = {
  engine: { kind: "context", name: "colima" },
  mtu: 1380,
  zone: null,
  connectsAtStart: false,
  notifies: false,
};

test("a change names every setting that differs, and none that is the same", () => {
  expect([settingsChange(DEFAULT_SETTINGS, OTHER), settingsChange(OTHER, structuredClone(OTHER))]).toEqual([
    OTHER,
    {},
  ]);
  for (const name of Object.keys(OTHER) as (keyof Settings)[])
    expect(settingsChange(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, [name]: OTHER[name] })).toEqual({
      [name]: OTHER[name],
    });
});
