import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readZone } from "../../../bridge/model/names-wish.js";
import { DEFAULT_SETTINGS, type Settings } from "../../../bridge/model/settings.js";
import { SettingsFile } from "../../../bridge/settings/settings-file.js";

/** The real one, but for what a test has it refuse. */
const fileSystem = vi.hoisted(() => ({ refuse: (_name: string, _path: unknown): Error | false => false }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const may = (name: string, target: unknown) => {
    const error = fileSystem.refuse(name, target);
    if (error) throw error;
  };
  return {
    ...real,
    readFile: async (target: string, encoding: "utf8") => {
      may("readFile", target);
      return real.readFile(target, encoding);
    },
    rename: async (from: string, to: string) => {
      may("rename", from);
      return real.rename(from, to);
    },
  };
});

let folder: string;
let path: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-settings-"));
  path = join(folder, "settings.json");
  told = [];
  fileSystem.refuse = () => false;
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
  expect(await open().change(settings)).toEqual(settings);
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
    [`Your settings in ${path} are damaged and are now in ${path}.broken; the defaults hold.`],
    false,
    text,
  ]);
});

test("two programs change one file: each change names what it changes, and both stand", async () => {
  const [page, app] = [open(), open()];
  expect([await page.read(), await app.read()]).toEqual([DEFAULT_SETTINGS, DEFAULT_SETTINGS]);
  const both = { ...DEFAULT_SETTINGS, zone: null, notifies: false };
  expect(await page.change({ zone: null })).toEqual({ ...DEFAULT_SETTINGS, zone: null });
  expect(await app.change({ notifies: false })).toEqual(both);
  expect([await open().read(), told]).toEqual([both, []]);
});

test("changes at once do not lose each other", async () => {
  const changes = [{ zone: null }, { notifies: false }, { mtu: 1380 }, { connectsAtStart: false }];
  await Promise.all(changes.map((change) => open().change(change)));
  expect(await open().read()).toEqual(Object.assign({}, DEFAULT_SETTINGS, ...changes));
});

test("a change of a damaged file sets it aside, and is made on the defaults", async () => {
  writeFileSync(path, "nonsense");
  expect(await open().change({ notifies: false })).toEqual({ ...DEFAULT_SETTINGS, notifies: false });
  expect([told.length, readFileSync(`${path}.broken`, "utf8")]).toEqual([1, "nonsense"]);
});

/** What a full table of open files, a bad disk or somebody's chmod looks like. */
function failing(code: string) {
  fileSystem.refuse = (name) => name === "readFile" && Object.assign(new Error(`${code}: no`), { code });
}

test.each(["EMFILE", "EIO", "EACCES"])(
  "a file that cannot be read for now (%s) stays, and is told as that",
  async (code) => {
    const kept = version2({ mtu: 1380 });
    writeFileSync(path, kept);
    failing(code);
    expect(await open().read()).toEqual(DEFAULT_SETTINGS);
    await expect(open().change({ notifies: false })).rejects.toThrow(`${code}: no`);
    expect([told, readFileSync(path, "utf8"), existsSync(`${path}.broken`)]).toEqual([
      [`Your settings in ${path} could not be read, so the defaults hold for now: ${code}: no.`],
      kept,
      false,
    ]);
    fileSystem.refuse = () => false;
    expect((await open().change({ notifies: false })).mtu).toBe(1380);
  },
);

test("a damaged file that cannot be moved is not said to be moved", async () => {
  writeFileSync(path, "nonsense");
  fileSystem.refuse = (name, target) => name === "rename" && target === path && new Error("EPERM: no");
  expect(await open().read()).toEqual(DEFAULT_SETTINGS);
  expect([told, readFileSync(path, "utf8")]).toEqual([
    [
      `Your settings in ${path} could not be read, so the defaults hold for now: the file is damaged and could not be moved to ${path}.broken (EPERM: no).`,
    ],
    "nonsense",
  ]);
});
