import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ControlClient } from "../../../bridge/control/client.js";
import { ControlServer } from "../../../bridge/control/server.js";
import { DashboardHost } from "../../../bridge/dashboard/host.js";
import { DEFAULT_SETTINGS } from "../../../bridge/model/settings.js";
import { Session } from "../../../bridge/session/session.js";
import { SessionAppears } from "../../../electron/app/session-appears.js";
import { FakeClock } from "../../fakes/fake-clock.js";
import { bridgeNetwork, FakeWorld } from "../../fakes/fake-ports.js";

let folder: string;
let controlSocket: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-appears-"));
  controlSocket = join(folder, "not/there/yet/control.sock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A host that nobody looks at, so that it seeks nothing by itself. */
function idleHost() {
  const world = new FakeWorld();
  const clock = new FakeClock();
  const host = new DashboardHost({
    clock,
    controlSocket,
    endpoints: [],
    namesPort: null,
    host: { version: "1", platform: "linux" },
    app: null,
    settings: DEFAULT_SETTINGS,
    keep: async (change) => ({ ...DEFAULT_SETTINGS, ...change }),
    openControl: (events) => ControlClient.open(controlSocket, "1", events),
    portsFor: () => ({ ...world, clock }),
    listEngines: async () => [],
  });
  const told: string[] = [];
  const appears = new SessionAppears({
    controlSocket,
    seek: () => host.seek(),
    tell: (text) => told.push(text),
  });
  const presence = () => [host.view.session.kind, host.view.snapshot.state.kind];
  return { host, clock, told, appears, presence };
}

function anothersSession(): Session {
  const world = new FakeWorld();
  world.engines.networks = [bridgeNetwork("web", "172.20.0.0/16")];
  return new Session(world, { mtu: 1420, endpoints: [], names: null });
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });

test("a session that somebody starts is there by itself, and again after it has ended", async () => {
  const { host, clock, told, appears, presence } = idleHost();
  await using _host = host;
  using _appears = appears;
  expect(statSync(join(folder, "not/there/yet")).mode & 0o777).toBe(0o700);
  for (const _time of [1, 2]) {
    const session = anothersSession();
    const server = await ControlServer.listen(controlSocket, session, "1");
    session.connect();
    await eventually(() => expect(presence()).toEqual(["other", "connected"]));
    await server[Symbol.asyncDispose]();
    await eventually(() => expect(presence()).toEqual(["none", "disconnected"]));
  }
  expect([told, clock.pending]).toEqual([[], 0]);
});

test("a session is found also when its folder was removed and made anew", async () => {
  const { host, appears, presence } = idleHost();
  await using _host = host;
  using _appears = appears;
  rmSync(join(folder, "not"), { recursive: true });
  await eventually(() => expect(statSync(join(folder, "not/there/yet")).isDirectory()).toBe(true));
  await using _server = await ControlServer.listen(controlSocket, anothersSession(), "1");
  await eventually(() => expect(presence()).toEqual(["other", "disconnected"]));
});

test("however much happens at the socket, one search runs at a time, and the last one begins after the last news", async () => {
  controlSocket = join(folder, "control.sock");
  let running = 0;
  let most = 0;
  let last = "";
  using _appears = new SessionAppears({
    controlSocket,
    seek: async () => {
      running += 1;
      most = Math.max(most, running);
      last = statSync(controlSocket).size.toString();
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    },
    tell: () => {},
  });
  for (const size of [1, 2, 3, 4, 5]) {
    writeFileSync(controlSocket, "x".repeat(size));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await eventually(() => expect([last, running]).toEqual(["5", 0]));
  expect(most).toBe(1);
});

test("other files in the folder are no news, and nothing is after the end", async () => {
  const sought: string[] = [];
  const seeking = (name: string) =>
    new SessionAppears({
      controlSocket: join(folder, name),
      seek: async () => void sought.push(name),
      tell: () => {},
    });
  const ended = seeking("settings.json");
  using _control = seeking("control.sock");
  using _settings = seeking("settings.json");
  ended[Symbol.dispose]();
  writeFileSync(join(folder, "settings.json"), "{}");
  // Whoever watches a folder together is told together.
  await eventually(() => expect(sought).not.toEqual([]));
  expect(new Set(sought)).toEqual(new Set(["settings.json"]));
  rmSync(join(folder, "settings.json"));
  writeFileSync(join(folder, "control.sock"), "");
  await eventually(() => expect(sought.at(-1)).toBe("control.sock"));
});

test("where the folder cannot be made that is told once, and nothing breaks", () => {
  writeFileSync(join(folder, "not"), "in the way");
  const { told, appears } = idleHost();
  appears[Symbol.dispose]();
  expect(told).toEqual([
    `Sessions that others start are noticed only while the dashboard is open: ${folder}/not/there/yet cannot be watched (ENOTDIR: not a directory, mkdir '${folder}/not/there/yet').`,
  ]);
});
