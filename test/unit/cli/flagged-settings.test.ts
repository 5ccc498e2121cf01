import { expect, test } from "vitest";
import { DEFAULT_ZONE } from "../../../bridge/model/names-wish.js";
import { DEFAULT_SETTINGS, type Settings } from "../../../bridge/model/settings.js";
import type { SettingsChange } from "../../../bridge/model/settings-change.js";
import { FlaggedSettings } from "../../../cli/flagged-settings.js";

const COLIMA: Settings["engine"] = { kind: "context", name: "colima" };
const KNOWN: Settings = { ...DEFAULT_SETTINGS, mtu: 1380 };

class Store {
  stored = KNOWN;
  isFull = false;

  async change(change: SettingsChange): Promise<Settings> {
    if (this.isFull) throw new Error("no space left on device");
    this.stored = { ...this.stored, ...change };
    return this.stored;
  }
}

test("a flag holds for the process and is not stored with what the page changes", async () => {
  const store = new Store();
  const settings = new FlaggedSettings(store, KNOWN, { engine: COLIMA, zone: null });
  expect(settings.current).toEqual({ ...KNOWN, engine: COLIMA, zone: null });
  expect([await settings.change({ notifies: false }), store.stored]).toEqual([
    { ...KNOWN, engine: COLIMA, zone: null, notifies: false },
    { ...KNOWN, notifies: false },
  ]);
});

test("what the page decides about a flagged setting is stored, also when it decides as the flag did", async () => {
  const store = new Store();
  const settings = new FlaggedSettings(store, KNOWN, { zone: null });
  const seen = [];
  for (const zone of [DEFAULT_ZONE, null]) seen.push([await settings.change({ zone }), store.stored]);
  const off = { ...KNOWN, zone: null };
  expect(seen).toEqual([
    [KNOWN, KNOWN],
    [off, off],
  ]);
});

test("what another program has stored meanwhile stands, but for what a flag names", async () => {
  const store = new Store();
  const settings = new FlaggedSettings(store, KNOWN, { engine: COLIMA });
  store.stored = { ...KNOWN, engine: { kind: "host", url: "unix:///run/other.sock" }, mtu: 1400 };
  expect(await settings.change({ notifies: false })).toEqual({
    ...KNOWN,
    engine: COLIMA,
    mtu: 1400,
    notifies: false,
  });
});

test("a change that could not be stored has changed nothing, and can be made again", async () => {
  const store = new Store();
  const settings = new FlaggedSettings(store, KNOWN, {});
  store.isFull = true;
  await expect(settings.change({ mtu: 1400 })).rejects.toThrow("no space left");
  expect(settings.current).toEqual(KNOWN);
  store.isFull = false;
  expect([await settings.change({ mtu: 1400 }), store.stored]).toEqual([
    { ...KNOWN, mtu: 1400 },
    { ...KNOWN, mtu: 1400 },
  ]);
});
