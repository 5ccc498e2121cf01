import { expect, test } from "vitest";
import { AppRefused, type UpdateView } from "../../../../../bridge/dashboard/app.js";
import type { InstallWay } from "../../../../../electron/app/updates/install-way.js";
import { Updates } from "../../../../../electron/app/updates/updates.js";
import { FakeClock, settle } from "../../../../fakes/fake-clock.js";
import { FakeHostEvents } from "../../../../fakes/fake-host-events.js";
import { FakeUpdateSource } from "../../../../fakes/fake-update-source.js";

const PAGE = "https://github.com/dockline/dockline/releases/latest";
const DAY_MS = 86_400_000;

class Stage {
  readonly clock = new FakeClock();
  readonly hostEvents = new FakeHostEvents();
  readonly sources: FakeUpdateSource[] = [];
  readonly opened: string[] = [];
  readonly told: string[] = [];
  way: InstallWay = "itself";
  browser: () => Promise<void> = async () => {};
  /** Asked at each look. */
  newest: () => Promise<string | null> = async () => "1.2.0";
  looks = 0;
  readonly views: UpdateView[] = [];
  readonly updates: Updates;

  constructor({ looksByItself = true } = {}) {
    this.updates = new Updates({
      looksByItself,
      clock: this.clock,
      hostEvents: this.hostEvents,
      openSource: async () => {
        const source = new FakeUpdateSource();
        source.newest = () => {
          this.looks += 1;
          return this.newest();
        };
        this.sources.push(source);
        return source;
      },
      installWay: async () => this.way,
      releasePage: PAGE,
      openExternal: async (url) => {
        await this.browser();
        this.opened.push(url);
      },
      tell: (text) => this.told.push(text),
    });
    this.updates.onChange(() => this.views.push(this.updates.view));
  }

  static async withUpdate(way: InstallWay): Promise<{ stage: Stage; source: FakeUpdateSource }> {
    const stage = new Stage();
    stage.way = way;
    await stage.updates.look();
    return { stage, source: stage.sources[0]! };
  }
}

const offline = () => Promise.reject(new Error("net::ERR_INTERNET_DISCONNECTED"));
const AVAILABLE: UpdateView = { kind: "available", version: "1.2.0" };

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

test("a download is shown until the system has it; the second click leaves for it", async () => {
  const { stage, source } = await Stage.withUpdate("itself");
  let end = () => {};
  source.downloading = () =>
    new Promise((resolve) => {
      end = resolve;
    });
  await Promise.all([stage.updates.install(), stage.updates.install()]);
  expect(stage.updates.view).toEqual({ kind: "downloading", version: "1.2.0" });
  end();
  await settle();
  expect([stage.updates.view, source.hasQuit]).toEqual([{ kind: "ready", version: "1.2.0" }, false]);
  // Nothing takes that away again.
  await stage.updates.look();
  await stage.clock.pass(2 * DAY_MS);
  await stage.updates.lookIfStale();
  await stage.updates.install();
  expect([stage.updates.view.kind, source.hasQuit, stage.looks, stage.opened]).toEqual([
    "ready",
    true,
    1,
    [],
  ]);
});

/** A look that nobody asked for is under way when somebody clicks "Update"; `end` and `fail` end the download. */
async function downloadDuringLook() {
  const { stage, source } = await Stage.withUpdate("itself");
  let [end, fail, answerLook] = [() => {}, (_error: Error) => {}, (_version: string | null) => {}];
  source.downloading = () =>
    new Promise((resolve, reject) => {
      [end, fail] = [resolve, reject];
    });
  await stage.clock.pass(DAY_MS);
  stage.newest = () =>
    new Promise((resolve) => {
      answerLook = resolve;
    });
  const look = stage.updates.lookIfStale();
  await settle();
  await stage.updates.install();
  await settle();
  return { stage, source, look, end, fail, answerLook };
}

test("a look that hangs while somebody updates takes neither the download nor its source away", async () => {
  const { stage, source, look, end } = await downloadDuringLook();
  await stage.clock.pass(20_000);
  await look;
  const during = stage.updates.view;
  end();
  await settle();
  await stage.updates.install();
  expect([during, stage.updates.view, source.hasQuit]).toEqual([
    { kind: "downloading", version: "1.2.0" },
    { kind: "ready", version: "1.2.0" },
    true,
  ]);
});

test("a look that ends while somebody updates, or after that, shows nothing over it", async () => {
  const seen: UpdateView[] = [];
  for (const [isLate, found] of [
    [false, null],
    [false, "1.3.0"],
    [true, "1.3.0"],
  ] as const) {
    const { stage, look, end, answerLook } = await downloadDuringLook();
    if (isLate) end();
    await settle();
    answerLook(found);
    await look;
    seen.push(stage.updates.view);
  }
  const [downloading, ready] = (["downloading", "ready"] as const).map((kind) => ({
    kind,
    version: "1.2.0",
  }));
  expect(seen).toEqual([downloading, downloading, ready]);
});

test("a look that fails in silence does not take back why a download failed", async () => {
  const { stage, look, fail } = await downloadDuringLook();
  fail(new Error("no space left on device"));
  await settle();
  const failed = stage.updates.view;
  await stage.clock.pass(20_000);
  await look;
  expect([failed.kind, stage.updates.view]).toEqual(["failed", failed]);
});

test("where the source hung since a version was found, another one finds what there is now, and downloads that", async () => {
  const { stage } = await Stage.withUpdate("itself");
  await stage.clock.pass(DAY_MS);
  stage.newest = () => new Promise(() => {});
  const look = stage.updates.lookIfStale();
  await stage.clock.pass(20_000);
  await look;
  stage.newest = async () => "1.3.0";
  await stage.updates.install();
  await settle();
  await stage.updates.install();
  expect([stage.updates.view, stage.sources.map(({ hasQuit }) => hasQuit)]).toEqual([
    { kind: "ready", version: "1.3.0" },
    [false, true],
  ]);
});

test("a download of what is not there any more says so", async () => {
  const { stage } = await Stage.withUpdate("itself");
  await stage.clock.pass(DAY_MS);
  stage.newest = () => new Promise(() => {});
  const look = stage.updates.lookIfStale();
  await stage.clock.pass(20_000);
  await look;
  stage.newest = async () => null;
  await stage.updates.install();
  await settle();
  expect(stage.updates.view).toEqual({
    kind: "failed",
    why: `The newer version could not be downloaded (it is not there any more); try again, or get it from ${PAGE}.`,
  });
});

test("after a download that hung, the next look begins with a new connection", async () => {
  const { stage, source } = await Stage.withUpdate("itself");
  source.downloading = () => new Promise(() => {});
  await stage.updates.install();
  await stage.clock.pass(60_000);
  await stage.updates.look();
  expect([stage.updates.view, stage.sources.length]).toEqual([AVAILABLE, 2]);
});

test("a download goes on as long as something comes, and is given up after a minute of silence", async () => {
  const { stage, source } = await Stage.withUpdate("itself");
  let progress = () => {};
  let signal: AbortSignal | null = null;
  source.downloading = (onProgress, given) => {
    progress = onProgress;
    signal = given;
    return new Promise(() => {});
  };
  await stage.updates.install();
  for (let minute = 0; minute < 5; minute++) {
    await stage.clock.pass(59_000);
    progress();
  }
  expect(stage.updates.view.kind).toBe("downloading");
  await stage.clock.pass(60_000);
  progress();
  expect([stage.updates.view, signal!.aborted, stage.clock.pending]).toEqual([
    {
      kind: "failed",
      why: `The newer version could not be downloaded (the connection broke off); try again, or get it from ${PAGE}.`,
    },
    true,
    0,
  ]);
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
