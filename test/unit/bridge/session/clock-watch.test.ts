import { expect, test } from "vitest";
import type { HostEvent } from "../../../../bridge/model/revival.js";
import { clockWatch } from "../../../../bridge/session/clock-watch.js";
import { FakeClock } from "../../../fakes/fake-clock.js";

function watched() {
  const clock = new FakeClock();
  const told: HostEvent[] = [];
  const watch = clockWatch(clock).watch((event) => told.push(event));
  return { clock, told, watch };
}

test("while the clock runs evenly nothing is told", () => {
  const { clock, told } = watched();
  for (let looks = 0; looks < 10; looks++) clock.advance(30_000);
  clock.advance(39_000);
  expect(told).toEqual([]);
});

test("a look that comes late was slept through, and is told once", () => {
  const { clock, told } = watched();
  clock.advance(30_000);
  clock.advance(3_600_000);
  clock.advance(30_000);
  expect(told).toEqual(["woke"]);
});

test("a clock that is set back is no sleep", () => {
  const { clock, told } = watched();
  clock.advance(-3_600_000);
  clock.advance(3_630_000);
  clock.advance(30_000);
  expect(told).toEqual([]);
});

test("nothing is looked at before it is wanted, nor after", () => {
  const { clock, told, watch } = watched();
  expect(clock.pending).toBe(1);
  watch[Symbol.dispose]();
  clock.advance(3_600_000);
  expect([clock.pending, told]).toEqual([0, []]);
});
