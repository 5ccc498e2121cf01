import { expect, test } from "vitest";
import { DEFAULT_ZONE } from "../../../bridge/model/names-wish.js";
import { DEFAULT_SETTINGS, type Settings } from "../../../bridge/model/settings.js";
import { FlaggedSettings } from "../../../cli/flagged-settings.js";

const COLIMA: Settings["engine"] = { kind: "context", name: "colima" };
const KNOWN: Settings = { ...DEFAULT_SETTINGS, mtu: 1380 };

class Store {
  readonly written: Settings[] = [];
  isFull = false;

  async write(settings: Settings): Promise<void> {
    if (this.isFull) throw new Error("no space left on device");
    this.written.push(settings);
  }
}

test("a flag holds for the process and is not stored with what the page changes", async () => {
  const store = new Store();
  const settings = new FlaggedSettings(store, KNOWN, { engine: COLIMA, zone: null });
  expect(settings.current).toEqual({ ...KNOWN, engine: COLIMA, zone: null });
  await settings.write({ ...settings.current, notifies: false });
  expect([settings.current, store.written]).toEqual([
    { ...KNOWN, engine: COLIMA, zone: null, notifies: false },
    [{ ...KNOWN, notifies: false }],
  ]);
});

test("what the page decides about a flagged setting is stored, also when it decides as the flag did", async () => {
  const store = new Store();
  const settings = new FlaggedSettings(store, KNOWN, { zone: null });
  await settings.write({ ...settings.current, zone: DEFAULT_ZONE });
  await settings.write({ ...settings.current, zone: null });
  expect(store.written).toEqual([KNOWN, { ...KNOWN, zone: null }]);
});

test("a change that could not be stored has changed nothing, and can be made again", async () => {
  const store = new Store();
  const settings = new FlaggedSettings(store, KNOWN, {});
  store.isFull = true;
  await expect(settings.write({ ...KNOWN, mtu: 1400 })).rejects.toThrow("no space left");
  expect(settings.current).toEqual(KNOWN);
  store.isFull = false;
  await settings.write({ ...KNOWN, mtu: 1400 });
  expect([settings.current.mtu, store.written]).toEqual([1400, [{ ...KNOWN, mtu: 1400 }]]);
});
