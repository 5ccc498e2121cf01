import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DEFAULT_ZONE } from "../../../bridge/model/names-wish.js";
import { DEFAULT_SETTINGS, type Settings } from "../../../bridge/model/settings.js";
import { COLIMA, Stage, state, verdicts } from "./host-stage.js";

let folder: string;
let controlSocket: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-dashboard-"));
  controlSocket = join(folder, "control.sock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("networks are switched without a session too, for the next one", async () => {
  await using stage = new Stage(controlSocket);
  using _looking = stage.look();
  await stage.sees(verdicts, ["web not-connected"]);
  const off = { do: "choose-networks", change: { verb: "disable", names: ["web"] } } as const;
  expect(await stage.host.perform(off)).toEqual({ kind: "done" });
  await stage.sees(verdicts, ["web skipped"]);
  expect(
    await stage.host.perform({ do: "choose-networks", change: { verb: "enable", names: ["wib"] } }),
  ).toEqual({ kind: "refused", message: 'There is no network "wib"; did you mean web?' });
});

test("settings hold for the next connection; an engine that was not found here cannot be chosen", async () => {
  await using stage = new Stage(controlSocket);
  using _looking = stage.look();
  await stage.sees(({ engines }) => engines.length, 1);
  const settings: Settings = { ...DEFAULT_SETTINGS, engine: COLIMA, mtu: 1380 };
  expect(await stage.host.perform({ do: "change-settings", settings })).toEqual({ kind: "done" });
  const elsewhere: Settings = { ...settings, engine: { kind: "host", url: "tcp://evil.example:2375" } };
  expect(await stage.host.perform({ do: "change-settings", settings: elsewhere })).toEqual({
    kind: "refused",
    message: "That engine is not there any more; look for engines again.",
  });
  await stage.host.perform({ do: "connect" });
  await stage.sees(({ snapshot }) => snapshot.tunnel?.mtu, 1380);
  expect([stage.kept, stage.engines.at(-1)]).toEqual([[{ engine: COLIMA, mtu: 1380 }], COLIMA]);
});

test("names are in the zone of the settings, or there are none", async () => {
  await using stage = new Stage(controlSocket);
  using _looking = stage.look();
  const namesWith = async (zone: Settings["zone"]) => {
    await stage.host.perform({ do: "change-settings", settings: { ...DEFAULT_SETTINGS, zone } });
    await stage.host.perform({ do: "connect" });
    await stage.sees(state, ["own", "connected"]);
    await vi.waitFor(() => expect(stage.view?.snapshot.names.kind).not.toBe("not-connected"));
    const names = stage.view?.snapshot.names;
    await stage.host.perform({ do: "disconnect" });
    await stage.sees(state, ["none", "disconnected"]);
    return names?.kind === "serving" ? names.zone : names?.kind;
  };
  expect([await namesWith(DEFAULT_ZONE), await namesWith(null)]).toEqual(["docker.test", "off"]);
});

test("a setting that has nothing to do with the engine does not have it looked at anew, found or not", async () => {
  await using stage = new Stage(controlSocket, { ...DEFAULT_SETTINGS, engine: COLIMA });
  using _looking = stage.look();
  await stage.sees(verdicts, ["web not-connected"]);
  const settings: Settings = { ...DEFAULT_SETTINGS, engine: COLIMA, notifies: false };
  expect(await stage.host.perform({ do: "change-settings", settings })).toEqual({ kind: "done" });
  expect([stage.kept, stage.engines]).toEqual([[{ notifies: false }], [COLIMA]]);
});

test("a change names what differs, and what another program changed meanwhile stands, is shown and used", async () => {
  await using stage = new Stage(controlSocket);
  using _looking = stage.look();
  stage.stored = { ...DEFAULT_SETTINGS, mtu: 1380 };
  const settings: Settings = { ...DEFAULT_SETTINGS, notifies: false };
  expect(await stage.host.perform({ do: "change-settings", settings })).toEqual({ kind: "done" });
  const both: Settings = { ...DEFAULT_SETTINGS, mtu: 1380, notifies: false };
  expect([stage.kept, stage.host.view.settings]).toEqual([[{ notifies: false }], both]);
  await stage.host.perform({ do: "connect" });
  await stage.sees(({ snapshot }) => snapshot.tunnel?.mtu, 1380);
});
