import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Coalescer } from "../../../../bridge/docker/coalescer.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the first of a burst acts at once, the rest once per window, and then no timer is left", () => {
  const at: number[] = [];
  const began = Date.now();
  using coalescer = new Coalescer(20, () => at.push(Date.now() - began));
  for (let elapsedMs = 0; elapsedMs < 50; elapsedMs++) {
    coalescer.poke();
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(1000);
  expect([at, vi.getTimerCount()]).toEqual([[0, 20, 40, 60], 0]);
});

test("one event is one action", () => {
  const action = vi.fn();
  using coalescer = new Coalescer(20, action);
  coalescer.poke();
  vi.advanceTimersByTime(1000);
  expect(action).toHaveBeenCalledTimes(1);
});

test("what is poked by the action itself is not lost", () => {
  let actions = 0;
  using coalescer = new Coalescer(20, () => {
    actions++;
    if (actions === 1) coalescer.poke();
  });
  coalescer.poke();
  vi.advanceTimersByTime(1000);
  expect(actions).toBe(2);
});

test("after disposal nothing acts any more", () => {
  const action = vi.fn();
  const coalescer = new Coalescer(20, action);
  coalescer.poke();
  coalescer.poke();
  coalescer[Symbol.dispose]();
  vi.advanceTimersByTime(1000);
  expect([action.mock.calls.length, vi.getTimerCount()]).toEqual([1, 0]);
});
