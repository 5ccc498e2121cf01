import { median } from "./statistics.js";

/** What a figure is counted in; "count" has no unit. */
export type Unit = "ms" | "Mbit/s" | "ms/Gbit" | "MB" | "count";

export interface Samples {
  readonly what: string;
  readonly values: readonly number[];
}

/** Whether lower or higher is better follows from which of the two it is. */
export type Aim =
  | { readonly kind: "at-most"; readonly limit: number }
  | { readonly kind: "share-of-yardstick"; readonly atLeast: number };

/** One line of the result: a subject, and beside it what it is to be compared with, measured in the same run. */
export interface Measurement {
  readonly unit: Unit;
  readonly subject: Samples;
  /** In the same unit; where it has as many values as the subject, they were taken in turns with them. */
  readonly yardstick: Samples | null;
  readonly aim: Aim | null;
}

/** The part of the benchmark that answers one question. */
export interface Figure {
  /** As --only takes it. */
  readonly name: string;
  readonly title: string;
  /** Measures everything `runs` times, in labs of its own; `tell` says to a person what is going on. */
  measure(runs: number, tell: (text: string) => void): Promise<readonly Measurement[]>;
}

/**
 * The subject as a multiple of the yardstick: the median of the pairs where there are pairs, for a noisy machine
 * hits both. Null without a yardstick, and where a value is not above zero.
 */
export function ratioOf({ subject, yardstick }: Measurement): number | null {
  if (yardstick === null || Math.min(...subject.values, ...yardstick.values) <= 0) return null;
  if (yardstick.values.length !== subject.values.length)
    return median(subject.values) / median(yardstick.values);
  return median(subject.values.map((value, index) => value / (yardstick.values[index] ?? Number.NaN)));
}

/** Null where nothing was aimed at. */
export function isAimMet(measurement: Measurement): boolean | null {
  const { aim, subject } = measurement;
  if (aim === null) return null;
  if (aim.kind === "at-most") return median(subject.values) <= aim.limit;
  return (ratioOf(measurement) ?? Number.NaN) >= aim.atLeast;
}
