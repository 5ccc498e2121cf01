import { expect, test } from "vitest";
import type { WatchEvents } from "../../../helper/platform/platform.js";
import { watchCommand } from "../../../helper/platform/watch-command.js";
import { Watcher } from "../../../helper/reconcile/watcher.js";
import { FakeClock, settle } from "../../fakes/fake-clock.js";
import { FakeKernel } from "../../fakes/fake-kernel.js";

function scene() {
  const clock = new FakeClock();
  const told: string[] = [];
  const watches: WatchEvents[] = [];
  let open = 0;
  const platform = {
    watch: (events: WatchEvents): AsyncDisposable => {
      watches.push(events);
      open += 1;
      return {
        [Symbol.asyncDispose]: async () => {
          open -= 1;
        },
      };
    },
  };
  const log = {
    info: () => {},
    error: (_area: string, facts: object) => told.push(JSON.stringify(facts)),
  };
  const watcher = new Watcher({ platform, clock, log, onHint: () => told.push("hint") });
  const end = () => watches.at(-1)?.onEnd("killed");
  return { clock, told, watches, watcher, end, open: () => open };
}

const ended = (pauseMs: number) => `{"state":"ended","reason":"killed","pause_ms":${pauseMs}}`;

test("a watch that ends is begun anew, later each time but without end, and each time somebody looks", async () => {
  const { clock, told, watcher, end, open } = scene();
  watcher.start();
  const pauses = [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000];
  for (const pauseMs of pauses) {
    end();
    await clock.pass(pauseMs);
  }
  expect(told).toEqual(pauses.flatMap((pauseMs) => [ended(pauseMs), "hint"]));
  expect([watcher.isOn, open(), clock.pending]).toEqual([true, 1, 0]);
});

test("a watch that lasted five minutes is begun anew at once", async () => {
  const { clock, told, watcher, end } = scene();
  watcher.start();
  end();
  await clock.pass(299_999);
  end();
  await clock.pass(301_000);
  end();
  expect(told.filter((one) => one !== "hint")).toEqual([ended(0), ended(1_000), ended(0)]);
});

test("who stops is told nothing more, and has neither watch nor timer", async () => {
  const { clock, told, watches, watcher, end, open } = scene();
  watcher.start();
  watcher.start();
  end();
  await watcher.stop();
  await clock.pass(600_000);
  expect([watches.length, watcher.isOn, open(), clock.pending, told.includes("hint")]).toEqual([
    1,
    false,
    0,
    0,
    false,
  ]);
});

test.each([
  ["cannot be started", async () => Promise.reject(new Error("spawn EAGAIN")), "Error: spawn EAGAIN"],
  [
    "ends by itself",
    async () => ({
      pid: 7,
      exited: Promise.resolve({ exitCode: 1, output: "Cannot open netlink socket" }),
      [Symbol.asyncDispose]: async () => {},
    }),
    "exit 1: Cannot open netlink socket",
  ],
])("a command that %s is told once, with why", async (_, start, why) => {
  const ends: string[] = [];
  const kernel = Object.assign(new FakeKernel(), { start });
  const events = { onHint: () => ends.push("hint"), onEnd: (reason: string) => ends.push(reason) };
  await using _watch = watchCommand(
    kernel,
    { argv: ["/usr/sbin/ip", "monitor"], isHint: () => true },
    events,
  );
  await settle();
  expect(ends).toEqual([`/usr/sbin/ip monitor: ${why}`]);
});

test("a command that is stopped is not told to have ended", async () => {
  const ends: string[] = [];
  const kernel = new FakeKernel();
  const argv = ["/usr/sbin/ip", "monitor", "route", "link", "address"];
  const events = { onHint: () => ends.push("hint"), onEnd: (reason: string) => ends.push(reason) };
  const watch = watchCommand(kernel, { argv, isHint: () => true }, events);
  await settle();
  kernel.setRoutes([]);
  await watch[Symbol.asyncDispose]();
  expect([ends, kernel.isWatched]).toEqual([["hint"], false]);
});
