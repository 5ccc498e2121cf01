import { expect, test } from "vitest";
import type { UpdateView } from "../../../../../bridge/dashboard/app.js";
import { settle } from "../../../../fakes/fake-clock.js";
import { AVAILABLE, DAY_MS, PAGE, Stage } from "./updates-stage.js";

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
