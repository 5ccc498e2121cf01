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
import { DEFAULT_SETTINGS } from "../../../bridge/model/settings.js";
import { Session } from "../../../bridge/session/session.js";
import { bridgeNetwork, FakeWorld } from "../../fakes/fake-ports.js";
import { Stage, state, verdicts } from "./host-stage.js";

let folder: string;
let controlSocket: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-dashboard-"));
  controlSocket = join(folder, "control.sock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("without a session it shows what the engine has; connect starts one that other commands see; disconnect ends it", async () => {
  await using stage = new Stage(controlSocket);
  using _looking = stage.look();
  await stage.sees(verdicts, ["web not-connected"]);
  expect(await stage.host.perform({ do: "connect" })).toEqual({ kind: "done" });
  await stage.sees(state, ["own", "connected"]);
  using other = await ControlClient.open(controlSocket, "1");
  expect((await other?.snapshot())?.state.kind).toBe("connected");
  expect(await stage.host.perform({ do: "disconnect" })).toEqual({ kind: "done" });
  await stage.sees(state, ["none", "disconnected"]);
  await stage.sees(verdicts, ["web not-connected"]);
  expect([await ControlClient.open(controlSocket, "1"), stage.world.helpers.isReleased]).toEqual([
    null,
    true,
  ]);
});

test("another's session is found, followed, and not ended with the dashboard", async () => {
  const stage = new Stage(controlSocket);
  const looking = stage.look();
  const session = new Session(new FakeWorld(), { mtu: 1420, endpoints: [], names: null });
  await using _server = await ControlServer.listen(controlSocket, session, "1");
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
      "The running session does not answer (15 s); end its process, by Ctrl-C where it runs or from outside, and the helper cleans up within 30 s.",
  });
  expect(stage.world.engines.isWatched).toBe(false);
  mute.close();
});

test("a session of another version is told before and after somebody connects, and gone once it has ended", async () => {
  await using stage = new Stage(controlSocket);
  const session = new Session(new FakeWorld(), { mtu: 1420, endpoints: [], names: null });
  const server = await ControlServer.listen(controlSocket, session, "0.9.0");
  const told =
    'A session of Dockline 0.9.0 is running, and this is Dockline 1; end it with "dockline down", then connect again.';
  const followed: DashboardView[] = [];
  stage.host.follow((view) => void followed.push(view));
  const glance = ({ session, trouble }: DashboardView) => [session.kind, trouble];
  await stage.host.seek();
  await stage.host.seek();
  expect(followed.map(glance)).toEqual([["other-version", told]]);
  expect(await stage.host.perform({ do: "connect" })).toEqual({ kind: "refused", message: told });
  expect(stage.world.engines.isWatched).toBe(false);
  await server[Symbol.asyncDispose]();
  await stage.host.seek();
  expect(followed.map(glance).at(-1)).toEqual(["none", null]);
  expect(await stage.host.perform({ do: "connect" })).toEqual({ kind: "done" });
  expect(state(stage.host.view)[0]).toBe("own");
});

test("of two programs that connect at once one has the session, and the other follows it", async () => {
  await using one = new Stage(controlSocket);
  await using two = new Stage(controlSocket);
  const outcomes = await Promise.all([one, two].map(({ host }) => host.perform({ do: "connect" })));
  expect(outcomes).toEqual([{ kind: "done" }, { kind: "done" }]);
  await vi.waitFor(() =>
    expect([state(one.host.view), state(two.host.view)].sort()).toEqual([
      ["other", "connected"],
      ["own", "connected"],
    ]),
  );
});

test("a session that `dockline down` ends leaves a dashboard that can connect again", async () => {
  await using stage = new Stage(controlSocket);
  using _looking = stage.look();
  await stage.host.perform({ do: "connect" });
  await stage.sees(state, ["own", "connected"]);
  {
    using other = await ControlClient.open(controlSocket, "1");
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

test("with an engine that accepts and does not answer, followers are told that it is being connected", async () => {
  await using stage = new Stage(controlSocket);
  const open = stage.world.engines.open.bind(stage.world.engines);
  let answer = () => {};
  stage.world.engines.open = async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return open();
  };
  using _answered = { [Symbol.dispose]: () => answer() };
  const seen: (readonly string[])[] = [];
  stage.host.follow((view) => void seen.push(state(view)));
  await stage.host.perform({ do: "connect" });
  expect(seen).toEqual([["own", "connecting"]]);
  answer();
  await vi.waitFor(() => expect(seen.at(-1)).toEqual(["own", "connected"]), { timeout: 5_000 });
});

test("a follower that throws is told, and neither the other followers nor the session notice", async () => {
  await using stage = new Stage(controlSocket);
  const mistake = new Error("one menu could not be drawn");
  using _thrower = stage.host.follow(() => {
    throw mistake;
  });
  const seen: (readonly string[])[] = [];
  stage.host.follow((view) => void seen.push(state(view)));
  const becomes = (wanted: readonly string[]) =>
    vi.waitFor(() => expect(seen.at(-1)).toEqual(wanted), { timeout: 5_000 });
  await stage.host.perform({ do: "connect" });
  await becomes(["own", "connected"]);
  expect(await stage.host.perform({ do: "disconnect" })).toEqual({ kind: "done" });
  await becomes(["none", "disconnected"]);
  expect([...new Set(stage.errors)]).toEqual([mistake]);
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
