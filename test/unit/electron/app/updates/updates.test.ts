import { expect, test } from "vitest";
import { AppRefused } from "../../../../../bridge/dashboard/app.js";
import { settle } from "../../../../fakes/fake-clock.js";
import { AVAILABLE, DAY_MS, PAGE, Stage } from "./updates-stage.js";

const offline = () => Promise.reject(new Error("net::ERR_INTERNET_DISCONNECTED"));

test("whoever asks sees that it is looked for, and what was found; nothing waits afterwards", async () => {
  const stage = new Stage();
  expect([stage.updates.view, stage.sources]).toEqual([{ kind: "unknown" }, []]);
  await stage.updates.look();
  stage.newest = async () => null;
  await stage.updates.look();
  expect(stage.views).toEqual([{ kind: "looking" }, AVAILABLE, { kind: "looking" }, { kind: "newest" }]);
  expect([stage.sources.length, stage.clock.pending]).toEqual([1, 0]);
});

test("by itself it looks once a day at most, when it is asked whether it should and when the host wakes up", async () => {
  const stage = new Stage();
  await stage.updates.lookIfStale();
  await stage.clock.pass(DAY_MS - 1);
  await stage.updates.lookIfStale();
  stage.hostEvents.tell("woke");
  await settle();
  expect([stage.looks, stage.clock.pending]).toEqual([1, 0]);
  await stage.clock.pass(1);
  stage.hostEvents.tell("slept");
  stage.hostEvents.tell("woke");
  await settle();
  expect([stage.looks, stage.views]).toEqual([2, [AVAILABLE]]);
});

test("a look that nobody asked for fails in silence, leaves what was known, and is made up for at the next occasion", async () => {
  const { stage } = await Stage.withUpdate("itself");
  await stage.clock.pass(DAY_MS);
  stage.newest = offline;
  await stage.updates.lookIfStale();
  expect([stage.updates.view, stage.told]).toEqual([
    AVAILABLE,
    ["github.com cannot be reached; check for updates again when this host is online."],
  ]);
  stage.newest = async () => null;
  await stage.updates.lookIfStale();
  expect(stage.updates.view).toEqual({ kind: "newest" });
});

test("an app that runs from its sources looks only when somebody asks", async () => {
  const stage = new Stage({ looksByItself: false });
  await stage.updates.lookIfStale();
  stage.hostEvents.tell("woke");
  await settle();
  expect(stage.looks).toBe(0);
  await stage.updates.look();
  expect(stage.looks).toBe(1);
});

test("whoever asks while it looks by itself is answered by that look, failures included", async () => {
  const stage = new Stage();
  let fail = (_error: Error) => {};
  stage.newest = () =>
    new Promise((_, reject) => {
      fail = reject;
    });
  const quiet = stage.updates.lookIfStale();
  await settle();
  const asked = stage.updates.look();
  fail(new Error("net::ERR_NAME_NOT_RESOLVED"));
  await Promise.all([quiet, asked]);
  expect([stage.looks, stage.views]).toEqual([
    1,
    [
      { kind: "looking" },
      {
        kind: "failed",
        why: "github.com cannot be reached; check for updates again when this host is online.",
      },
    ],
  ]);
});

test("a server that does not answer is given up, and the next look begins with a new connection", async () => {
  const stage = new Stage();
  stage.newest = () => new Promise(() => {});
  const look = stage.updates.look();
  await stage.clock.pass(20_000);
  await look;
  expect(stage.updates.view).toEqual({
    kind: "failed",
    why: "github.com did not answer within 20 s; check for updates again later.",
  });
  stage.newest = async () => "1.2.0";
  await stage.updates.look();
  expect([stage.updates.view, stage.sources.length, stage.clock.pending]).toEqual([AVAILABLE, 2, 0]);
});

test("an app that cannot replace itself opens the page of the release, and goes on telling of it", async () => {
  const { stage } = await Stage.withUpdate("by-hand");
  await stage.updates.install();
  expect([stage.opened, stage.updates.view]).toEqual([[PAGE], AVAILABLE]);
});

test("without a browser the page is named", async () => {
  const { stage } = await Stage.withUpdate("by-hand");
  stage.browser = () => Promise.reject(new Error("no browser"));
  await expect(stage.updates.install()).rejects.toThrow(
    new AppRefused(`The browser could not be opened; the newest version is at ${PAGE}.`),
  );
  expect(stage.updates.view).toEqual(AVAILABLE);
});

test("nothing is installed that was not found", async () => {
  await expect(new Stage().updates.install()).rejects.toThrow(
    new AppRefused("No newer version is known; check for updates first."),
  );
});

test.each([
  ["1.2.0-beta.1", { kind: "available", version: "1.2.0-beta.1" }],
  ["1.2", null],
  ["1.2.0<img src=x>", null],
  ["1.2.0\n1.3.0", null],
  ["v1.2.0", null],
  [`1.2.0-${"a".repeat(33)}`, null],
])("a version is shown only if it is one: %j", async (version, view) => {
  const stage = new Stage();
  stage.newest = async () => version;
  await stage.updates.look();
  const strange = {
    kind: "failed",
    why: `What github.com said of the newest release makes no sense; look at ${PAGE}.`,
  };
  expect(stage.updates.view).toEqual(view ?? strange);
});

test.each([
  [
    Object.assign(new Error("Cannot find latest-mac.yml"), { code: "ERR_UPDATER_CHANNEL_FILE_NOT_FOUND" }),
    `No release for this system was found; all there are stand at ${PAGE}.`,
  ],
  [
    Object.assign(new Error('Unable to find latest version: "net::ERR_CONNECTION_RESET"'), {
      code: "ERR_UPDATER_LATEST_VERSION_NOT_FOUND",
    }),
    "github.com cannot be reached; check for updates again when this host is online.",
  ],
  [
    Object.assign(new Error("Cannot parse update info"), { code: "ERR_UPDATER_INVALID_UPDATE_INFO" }),
    `What github.com said of the newest release makes no sense; look at ${PAGE}.`,
  ],
  [
    new Error(`500 ${"x".repeat(200)}\nHeaders: {}`),
    `A newer version could not be looked for (500 ${"x".repeat(116)}…); look at ${PAGE}.`,
  ],
])("%s is told in words", async (error, why) => {
  const stage = new Stage();
  stage.newest = () => Promise.reject(error);
  await stage.updates.look();
  expect(stage.updates.view).toEqual({ kind: "failed", why });
});

test("disposed of, it does not look when the host wakes up", async () => {
  const stage = new Stage();
  stage.updates[Symbol.dispose]();
  stage.hostEvents.tell("woke");
  await settle();
  expect([stage.looks, stage.hostEvents.watchers]).toEqual([0, 0]);
});
