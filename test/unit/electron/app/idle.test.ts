import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Log } from "../../../../electron/app/log/log-file.js";
import { FakeClock } from "../../../fakes/fake-clock.js";
import { WholeApp } from "../../../fakes/whole-app.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-idle-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NO_LOG: Log = { info() {}, warn() {}, error() {} };

function scene() {
  const clock = new FakeClock();
  const app = new WholeApp({
    controlSocket: join(folder, "control.sock"),
    clock: (owner) => clock.of(owner),
    log: NO_LOG,
  });
  const reaches = (state: string) => vi.waitFor(() => expect(app.state).toBe(state), { interval: 1 });
  return { clock, app, reaches };
}

test("an app that has just been opened waits for nothing", async () => {
  const { clock, app } = scene();
  await using _app = app;
  await app.updates.lookIfStale();
  await clock.pass(1);
  expect([app.state, clock.waiting]).toEqual(["disconnected", []]);
});

test("a connected app at which nobody looks waits for nothing, neither of its own nor of its session's", async () => {
  const { clock, app, reaches } = scene();
  await using _app = app;
  await app.host.perform({ do: "connect" });
  await reaches("connected");
  await clock.pass(1_000);
  expect(clock.waiting).toEqual([]);
  const day = 24 * 60 * 60 * 1000;
  await clock.pass(day);
  expect([app.state, clock.waiting, app.notifications.announced]).toEqual(["connected", [], []]);
});

test("while somebody looks it measures once a second, and not longer than that", async () => {
  const { clock, app, reaches } = scene();
  await using _app = app;
  await app.host.perform({ do: "connect" });
  await reaches("connected");
  const looking = app.host.look(() => {});
  await vi.waitFor(() => expect(clock.waiting).toContain("dashboard 1000 ms"), { interval: 1 });
  looking[Symbol.dispose]();
  await clock.pass(60_000);
  expect(clock.waiting).toEqual([]);
});

test("an engine that is away is asked again by the session, and told by the notifier; nobody else waits", async () => {
  const { clock, app, reaches } = scene();
  await using _app = app;
  await app.host.perform({ do: "connect" });
  await reaches("connected");
  await clock.pass(60_000);
  app.world.engines.failures.push(...Array.from({ length: 100 }, () => new Error("away")));
  app.world.engines.die();
  await reaches("faulted");
  expect(clock.waiting).toEqual(["notifier 30000 ms", "session 250 ms"]);
});

test("a host that wakes up has its VM asked, and then waits for nothing again", async () => {
  const { clock, app, reaches } = scene();
  await using _app = app;
  await app.host.perform({ do: "connect" });
  await reaches("connected");
  app.power.emit("suspend");
  app.power.emit("resume");
  await clock.pass(60_000);
  expect([app.state, app.host.view.snapshot.revival, clock.waiting]).toEqual([
    "connected",
    { kind: "calm", mendedBy: null },
    [],
  ]);
});
