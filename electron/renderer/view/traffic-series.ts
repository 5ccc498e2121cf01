import { MOST_SAMPLES, type Sample } from "../../../bridge/dashboard/api.js";

/** Nobody measured for so long: what lies between is unknown, and the line is broken there. */
const GAP_MS = 5_000;

/** Columns as the plot wants them: seconds since 1970, then values; null where nothing is known. */
export interface TrafficSeries {
  readonly times: readonly number[];
  /** Bytes per second towards this host. */
  readonly received: readonly (number | null)[];
  readonly sent: readonly (number | null)[];
  /** Milliseconds. */
  readonly roundTrips: readonly (number | null)[];
}

/** The samples with newer ones; what is known already stays as it is, and the oldest are forgotten. */
export function withSamples(samples: readonly Sample[], newer: readonly Sample[]): readonly Sample[] {
  const last = samples.at(-1)?.at ?? 0;
  return [...samples, ...newer.filter(({ at }) => at > last)].slice(-MOST_SAMPLES);
}

export function trafficSeries(samples: readonly Sample[]): TrafficSeries {
  const rates = samples.map((sample, index) => rateBetween(samples[index - 1], sample));
  return {
    times: samples.map(({ at }) => at / 1000),
    received: rates.map((rate) => rate?.received ?? null),
    sent: rates.map((rate) => rate?.sent ?? null),
    roundTrips: samples.map(({ roundTripMs }) => roundTripMs),
  };
}

export interface Rate {
  readonly received: number;
  readonly sent: number;
}

/** Bytes per second at the end of `samples`; null when it takes another sample to know. */
export function currentRate(samples: readonly Sample[]): Rate | null {
  const last = samples.at(-1);
  return last === undefined ? null : rateBetween(samples.at(-2), last);
}

/** Null also where the counters began anew, as with another tunnel. */
function rateBetween(before: Sample | undefined, after: Sample): Rate | null {
  if (before === undefined) return null;
  const elapsedMs = after.at - before.at;
  const [received, sent] = [after.rxBytes - before.rxBytes, after.txBytes - before.txBytes];
  if (elapsedMs <= 0 || elapsedMs > GAP_MS || received < 0 || sent < 0) return null;
  return { received: (received * 1000) / elapsedMs, sent: (sent * 1000) / elapsedMs };
}
