import { expect, test } from "vitest";
import type { Sample } from "../../../../bridge/dashboard/api.js";
import {
  currentRate,
  trafficSeries,
  withSamples,
} from "../../../../electron/renderer/view/traffic-series.js";

const at = (seconds: number, rxBytes: number, rest: Partial<Sample> = {}): Sample => ({
  at: seconds * 1_000,
  rxBytes,
  txBytes: rxBytes / 2,
  lastHandshakeAt: null,
  roundTripMs: 1,
  ...rest,
});

test("rates are what the counters grew by; a gap and a counter that began anew leave a hole", () => {
  const samples = [at(1, 0), at(2, 1_000), at(4, 5_000), at(60, 9_000), at(61, 100), at(62, 300)];
  expect(trafficSeries(samples)).toEqual({
    times: [1, 2, 4, 60, 61, 62],
    received: [null, 1_000, 2_000, null, null, 200],
    sent: [null, 500, 1_000, null, null, 100],
    roundTrips: [1, 1, 1, 1, 1, 1],
  });
  expect([currentRate(samples), currentRate([])]).toEqual([{ received: 200, sent: 100 }, null]);
});

test("samples that are known already are not taken twice, and the oldest are forgotten", () => {
  const first = Array.from({ length: 299 }, (_, index) => at(index, 0));
  const joined = withSamples(first, [at(298, 7), at(299, 7), at(300, 7)]);
  expect([joined.length, joined[0]?.at, joined.at(-2)?.at, joined.at(-3)?.rxBytes]).toEqual([
    300, 1_000, 299_000, 0,
  ]);
});
