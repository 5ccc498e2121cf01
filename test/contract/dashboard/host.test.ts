import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ControlClient } from "../../../bridge/control/client.js";
import { ControlServer } from "../../../bridge/control/server.js";
import type { DashboardView } from "../../../bridge/dashboard/api.js";
import type { AppSide } from "../../../bridge/dashboard/app.js";
import { FaultError } from "../../../bridge/model/fault-error.js";
import { DEFAULT_ZONE } from "../../../bridge/model/names-wish.js";
import { DEFAULT_SETTINGS, type Settings } from "../../../bridge/model/settings.js";
import { Session } from "../../../bridge/session/session.js";
import { bridgeNetwork, FakeWorld } from "../../fakes/fake-ports.js";
import { COLIMA, Stage } from "./host-stage.js";

let folder: string;
let controlSocket: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-dashboard-"));
  controlSocket = join(folder, "control.sock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const state = ({ snapshot, session }: DashboardView) => [session.kind, snapshot.state.kind];
const verdicts = ({ snapshot }: DashboardView) =>
  snapshot.networks.flatMap(({ name, subnets }) => subnets.map(({ verdict }) => `${name} ${verdict.kind}`));

test("without a session it shows what the engine has; connect starts one that other commands see; disconnect ends it", async () => {
  await using stage = new Stage(controlSocket);
  using _looking = stage.look();
  await stage.sees(verdicts, ["web not-connected"]);
  expect(await stage.host.perform({ do: "connect" })).toEqual({ kind: "done" });
  await stage.sees(state, ["own", "connected"]);
  using other = await ControlClient.open(controlSocket);
  expect((await other?.snapshot())?.state.kind).toBe("connected");
  expect(await stage.host.perform({ do: "disconnect" })).toEqual({ kind: "done" });
  await stage.sees(state, ["none", "disconnected"]);
  await stage.sees(verdicts, ["web not-connected"]);
  expect([await ControlClient.open(controlSocket), stage.world.helpers.isReleased]).toEqual([null, true]);
});

test("another's session is found, followed, and not ended with the dashboard", async () => {
  const stage = new Stage(controlSocket);
  const looking = stage.look();
  const session = new Session(new FakeWorld(), { mtu: 1420, endpoints: [], names: null });
  await using _server = await ControlServer.listen(controlSocket, session);
  session.connect();
  await stage.sees(state, ["other", "connected"]);
  // Connect finds it too, and starts no second one.
  await stage.host.perform({ do: "connect" });
  await stage.sees(state, ["other", "connected"]);
  looking[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
  expect(session.snapshot.state.kind).toBe("connected");
});

test("beside a session that does not answer no second one is started, and that is told", async () => {
  await using stage = new Stage(controlSocket);
  const mute = createServer();
  await new Promise<void>((resolve) => mute.listen(controlSocket, resolve));
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort(new Error("too slow")));
  const outcome = await stage.host.perform({ do: "connect" });
  vi.restoreAllMocks();
  expect(outcome).toEqual({
    kind: "refused",
    message:
      "Something went wrong inside Dockline: a session of yours runs and does not answer (too slow); end its process and connect again; try again, and report it if it comes back",
  });
  expect(stage.world.engines.isWatched).toBe(false);
  mute.close();
});

test("a session that `dockline down` ends leaves a dashboard that can connect again", async () => {
  await using stage = new Stage(controlSocket);
  using _looking = stage.look();
  await stage.host.perform({ do: "connect" });
  await stage.sees(state, ["own", "connected"]);
  {
    using other = await ControlClient.open(controlSocket);
    await other?.disconnect();
  }
  await stage.sees(state, ["none", "disconnected"]);
  await stage.host.perform({ do: "connect" });
  await stage.sees(state, ["own", "connected"]);
});

test("whoever asks twice for a connection has one", async () => {
  await using stage = new Stage(controlSocket);
  using _looking = stage.look();
  await Promise.all([stage.host.perform({ do: "connect" }), stage.host.perform({ do: "connect" })]);
  await stage.sees(state, ["own", "connected"]);
  await stage.host.perform({ do: "connect" });
  // Whatever was still to be done has been, once somebody else had their turn.
  await stage.host.seek();
  expect([state(stage.host.view), stage.world.helpers.isReleased]).toEqual([["own", "connected"], false]);
});

test("a session that failed for good is replaced by the next one, which stays", async () => {
  await using stage = new Stage(controlSocket);
  const becomes = (wanted: readonly string[]) =>
    vi.waitFor(() => expect(state(stage.host.view)).toEqual(wanted), { timeout: 5_000 });
  const rootless = {
    code: "engine-rootless",
    address: "unix:///run/user/1/docker.sock",
    isPodman: false,
  } as const;
  stage.world.engines.failures.push(new FaultError(rootless));
  await stage.host.perform({ do: "connect" });
  await becomes(["own", "faulted"]);
  await stage.host.perform({ do: "connect" });
  await becomes(["own", "connected"]);
  await stage.host.seek();
  expect(state(stage.host.view)).toEqual(["own", "connected"]);
});

test("with nobody looking there is no timer, connected or not", async () => {
  await using stage = new Stage(controlSocket);
  {
    using _looking = stage.look();
    await stage.sees(verdicts, ["web not-connected"]);
    expect(stage.timers).toBeGreaterThan(0);
  }
  await vi.waitFor(() => expect([stage.timers, stage.world.engines.isWatched]).toEqual([0, false]));
  {
    using _looking = stage.look();
    await stage.host.perform({ do: "connect" });
    await stage.sees(state, ["own", "connected"]);
    await vi.waitFor(() => expect(stage.timers).toBeGreaterThan(0));
  }
  await vi.waitFor(() => expect(stage.timers).toBe(0));
});

test("when the last one looks away without a session, whoever follows is told that nothing is known any more", async () => {
  await using stage = new Stage(controlSocket);
  const followed: DashboardView[] = [];
  using _following = stage.host.follow((view) => void followed.push(view));
  {
    using _looking = stage.look();
    await stage.sees(verdicts, ["web not-connected"]);
  }
  const known = followed.map(({ snapshot }) => [snapshot.engine !== null, snapshot.networks.length]);
  expect([known.at(-2), known.at(-1), followed.at(-1)?.happenings]).toEqual([[true, 1], [false, 0], []]);
});

test("an engine that does not answer is told in its own words, and found when it does", async () => {
  await using stage = new Stage(controlSocket);
  stage.world.engines.failures.push(new FaultError({ code: "engine-not-found", tried: ["/a.sock"] }));
  using _looking = stage.look();
  await stage.sees(
    ({ trouble }) => trouble,
    "No Docker engine answers at /a.sock; start Docker, or name one with --context or --host.",
  );
  await stage.sees(({ trouble }) => trouble, null);
  await stage.sees(verdicts, ["web not-connected"]);
});

test("in the app the same is told by what its buttons do, not by flags and commands", async () => {
  const app: AppSide = {
    view: {
      helper: { kind: "unknown" },
      opensAtLogin: false,
      commandLine: { kind: "missing" },
      update: { kind: "unknown" },
    },
    perform: async () => {},
    onChange: () => ({ [Symbol.dispose]() {} }),
  };
  await using stage = new Stage(controlSocket, DEFAULT_SETTINGS, app);
  stage.world.engines.failures.push(new FaultError({ code: "engine-not-found", tried: ["/a.sock"] }));
  using _looking = stage.look();
  await stage.sees(
    ({ trouble }) => trouble,
    "No Docker engine answers at /a.sock; start Docker, or choose an engine in the settings.",
  );
  await stage.sees(({ trouble }) => trouble, null);
  stage.world.helpers.failures.push(new FaultError({ code: "helper-version", found: 3, wanted: 4 }));
  await stage.host.perform({ do: "connect" });
  const told = "The network helper is of another version than this Dockline; update it.";
  await stage.sees(({ happenings }) => happenings[0]?.text, told);
});

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
  expect([stage.kept, stage.engines.at(-1)]).toEqual([[settings], COLIMA]);
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
  expect([stage.kept, stage.engines]).toEqual([[settings], [COLIMA]]);
});

test("what happened is written down, newest first, also while nobody looked", async () => {
  await using stage = new Stage(controlSocket);
  await stage.host.perform({ do: "connect" });
  await vi.waitFor(() => expect(stage.world.helpers.routes).toEqual(["172.20.0.0/16"]));
  stage.world.engines.change([bridgeNetwork("web", "172.20.0.0/16"), bridgeNetwork("late", "172.21.0.0/16")]);
  using _looking = stage.look();
  await stage.sees(
    ({ happenings }) => happenings.map(({ text }) => text).slice(0, 2),
    ["late, 172.21.0.0/16: routed", "web, 172.20.0.0/16: routed"],
  );
});
