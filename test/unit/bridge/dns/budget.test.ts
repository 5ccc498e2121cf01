import { expect, test } from "vitest";
import { Budget } from "../../../../bridge/dns/budget.js";

test("so many are let through in a second, and as many in the next, also when the clock is set back", () => {
  let now = 5_000;
  const budget = new Budget(2, () => now);
  const take = () => [budget.take(), budget.take(), budget.take()];
  expect(take()).toEqual([true, true, false]);
  now += 999;
  expect(budget.take()).toBe(false);
  now += 1;
  expect(take()).toEqual([true, true, false]);
  now -= 3_000;
  expect(take()).toEqual([true, true, false]);
});
