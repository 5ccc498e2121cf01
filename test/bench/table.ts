import { type Figure, isAimMet, type Measurement, ratioOf } from "./measurement.js";
import { median } from "./statistics.js";

const HEAD = ["", "median", "min – max", "n", "yardstick", "its median", "ratio", "aim", ""];
/** Texts; everything else is a number. */
const LEFT_ALIGNED = new Set([0, 4, 7]);

/** The result of one figure as a person reads it, in aligned columns that are valid Markdown too. */
export function renderFigure({ title }: Figure, measurements: readonly Measurement[]): string {
  const rows = [HEAD, ...measurements.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const rule = widths.map((width, column) =>
    LEFT_ALIGNED.has(column) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  const [head = HEAD, ...body] = rows;
  return [`### ${title}`, "", ...[head, rule, ...body].map((row) => line(row, widths))].join("\n");
}

function line(row: readonly string[], widths: readonly number[]): string {
  const padded = row.map((cell, column) => {
    const width = widths[column] ?? 0;
    return LEFT_ALIGNED.has(column) ? cell.padEnd(width) : cell.padStart(width);
  });
  return `| ${padded.join(" | ")} |`;
}

function cells(measurement: Measurement): readonly string[] {
  const { subject, yardstick, unit } = measurement;
  const suffix = unit === "count" ? "" : ` ${unit}`;
  const ratio = ratioOf(measurement);
  const range = `${short(Math.min(...subject.values))} – ${short(Math.max(...subject.values))}`;
  return [
    subject.what,
    `${short(median(subject.values))}${suffix}`,
    subject.values.length === 1 ? "" : range,
    String(subject.values.length),
    yardstick?.what ?? "",
    yardstick === null ? "" : `${short(median(yardstick.values))}${suffix}`,
    ratio === null ? "" : ratio.toFixed(2),
    aimText(measurement, suffix),
    verdict(isAimMet(measurement)),
  ];
}

function aimText({ aim }: Measurement, suffix: string): string {
  if (aim === null) return "";
  return aim.kind === "at-most" ? `≤ ${aim.limit}${suffix}` : `ratio ≥ ${aim.atLeast}`;
}

function verdict(isMet: boolean | null): string {
  if (isMet === null) return "";
  return isMet ? "met" : "MISSED";
}

/** Three digits that count. */
function short(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}
