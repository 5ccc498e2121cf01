import { expect, test } from "vitest";
import { Lease } from "../../../helper/lease.js";
import { FakeClock } from "../../fakes/fake-clock.js";

function newLease() {
  const clock = new FakeClock();
  const events: string[] = [];
  const lease = new Lease({
    clock,
    durationMs: 30_000,
    onExpired: () => events.push("expired"),
    onUnused: () => events.push("unused"),
  });
  return { clock, events, lease };
}
const [first, second] = [{}, {}];

test("the state outlives its holder by the lease, to the millisecond", async () => {
  const { clock, events, lease } = newLease();
  lease.hold(first);
  await clock.pass(3_600_000);
  lease.leave(first);
  await clock.pass(29_999);
  expect(events).toEqual([]);
  await clock.pass(1);
  expect(events).toEqual(["expired"]);
});

test("an apply within the lease, by whomever, keeps the state", async () => {
  const { clock, events, lease } = newLease();
  lease.hold(first);
  lease.leave(first);
  await clock.pass(29_000);
  expect(lease.isBusyFor(second)).toBe(false);
  lease.hold(second);
  await clock.pass(60_000);
  expect([events, clock.pending]).toEqual([[], 0]);
});

test("only a connected holder with state makes others wait", () => {
  const { lease } = newLease();
  lease.hold(first);
  expect([lease.isBusyFor(first), lease.isBusyFor(second)]).toEqual([false, true]);
  lease.release(first);
  expect(lease.isBusyFor(second)).toBe(false);
});

test("after a release, the holder's leaving needs no clean-up and no timer", async () => {
  const { clock, events, lease } = newLease();
  lease.hold(first);
  lease.release(first);
  lease.leave(second);
  expect(events).toEqual([]);
  lease.leave(first);
  expect([events, clock.pending]).toEqual([["unused"], 0]);
});

test("a helper that nobody uses ends after the lease", async () => {
  const { clock, events, lease } = newLease();
  lease.startExpiring();
  await clock.pass(30_000);
  expect(events).toEqual(["expired"]);
});
