import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SettingsFile } from "../../../bridge/dashboard/settings-file.js";
import { readZone } from "../../../bridge/model/names-wish.js";
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
  const read = readZone("Shop.Internal.");
  const settings: Settings = {
    engine: { kind: "context", name: "colima" },
    mtu: 1380,
    zone: read.kind === "zone" ? read.zone : null,
    connectsAtStart: false,
    notifies: false,
  };
  await open().write(settings);
  expect([await open().read(), JSON.parse(readFileSync(path, "utf8")), told]).toEqual([
    settings,
    { version: 2, settings: { ...settings, zone: "shop.internal" } },
    [],
  ]);
});

test("without a file the defaults hold, and nothing is told", async () => {
  expect([await open().read(), told]).toEqual([DEFAULT_SETTINGS, []]);
});

test("a file of version 1 keeps its values; what it did not know has its default, and nothing is told", async () => {
  copyFileSync("test/fixtures/settings/version-1.json", path);
  expect([await open().read(), told]).toEqual([
    {
      engine: { kind: "host", url: "unix:///home/ann/.colima/default/docker.sock" },
      mtu: 1380,
      zone: "docker.test",
      connectsAtStart: true,
      notifies: true,
    },
    [],
  ]);
});

const version2 = (changes: object) =>
  JSON.stringify({ version: 2, settings: { ...DEFAULT_SETTINGS, ...changes } });

test.each([
  ["no JSON", "nonsense"],
  ["another version", '{"version":3,"settings":{"engine":{"kind":"as-docker"},"mtu":1420}}'],
  [
    "a later version's number and too little in it",
    '{"version":2,"settings":{"engine":{"kind":"as-docker"},"mtu":1420}}',
  ],
  [
    "a field that its version did not have",
    '{"version":1,"settings":{"engine":{"kind":"as-docker"},"mtu":1420,"notifies":true}}',
  ],
  ["an unknown field in the newest version", version2({ speed: 9 })],
  ["a zone that would hide public names", version2({ zone: "example.com" })],
  ["a zone that is not written as it is used", version2({ zone: "Docker.test" })],
  ["a word for a switch", version2({ notifies: "yes" })],
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
