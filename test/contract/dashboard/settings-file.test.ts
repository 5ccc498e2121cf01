import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SettingsFile } from "../../../bridge/dashboard/settings-file.js";
import { DEFAULT_SETTINGS, type Settings } from "../../../bridge/model/settings.js";

let folder: string;
let path: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-settings-"));
  path = join(folder, "settings.json");
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => new SettingsFile(path, (sentence) => told.push(sentence));

test("what was kept is read again, with the version that a later program needs", async () => {
  const settings: Settings = { engine: { kind: "context", name: "colima" }, mtu: 1380 };
  await open().write(settings);
  expect([await open().read(), JSON.parse(readFileSync(path, "utf8")), told]).toEqual([
    settings,
    { version: 1, settings },
    [],
  ]);
});

test("without a file the defaults hold, and nothing is told", async () => {
  expect([await open().read(), told]).toEqual([DEFAULT_SETTINGS, []]);
});

test.each([
  ["no JSON", "nonsense"],
  ["another version", '{"version":2,"settings":{"engine":{"kind":"as-docker"},"mtu":1420}}'],
  ["an unknown field", '{"version":1,"settings":{"engine":{"kind":"as-docker"},"mtu":1420,"speed":9}}'],
  ["an MTU out of range", '{"version":1,"settings":{"engine":{"kind":"as-docker"},"mtu":1}}'],
])("a file with %s is set aside and told, and the defaults hold", async (_, text) => {
  writeFileSync(path, text);
  expect(await open().read()).toEqual(DEFAULT_SETTINGS);
  expect([told, existsSync(path), readFileSync(`${path}.broken`, "utf8")]).toEqual([
    [`Your settings in ${path} could not be read and are now in ${path}.broken; the defaults hold.`],
    false,
    text,
  ]);
});
