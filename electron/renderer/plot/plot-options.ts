import type uPlot from "uplot";
import type { PlotColours } from "./plot-colours.js";

export interface PlotLine {
  readonly label: string;
  readonly colour: "first" | "second";
  readonly isFilled: boolean;
}

export interface PlotShape {
  readonly lines: readonly PlotLine[];
  /** A value as text, for the axis. */
  readonly format: (value: number) => string;
  /** The axis reaches at least this far, so that noise does not look like a mountain. */
  readonly leastTop: number;
}

/** Seconds that the plot shows. */
const SPAN_SECONDS = 300;
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const FONT = '11px system-ui, -apple-system, "Segoe UI", sans-serif';

/** A plot of the last minutes; nothing in it reacts to the pointer, the figures beside it say the present. */
export function plotOptions(
  { lines, format, leastTop }: PlotShape,
  colours: PlotColours,
  size: { readonly width: number; readonly height: number },
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: colours.axis,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
    font: FONT,
  };
  return {
    ...size,
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: true, range: (_, __, max) => [max - SPAN_SECONDS, max] },
      y: { range: (_, __, max) => [0, Math.max(leastTop, (max ?? 0) * 1.15)] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 30, space: 70, values: (_, ticks) => ticks.map(timeText) },
      { ...axis, size: 64, space: 34, values: (_, ticks) => ticks.map(format) },
    ],
    series: [{}, ...lines.map((line) => lineSeries(line, colours))],
  };
}

/** A time of day; `seconds` since 1970. */
function timeText(seconds: number): string {
  return TIME.format(seconds * 1000);
}

function lineSeries({ label, colour, isFilled }: PlotLine, colours: PlotColours): uPlot.Series {
  const stroke = colours[colour];
  return {
    label,
    stroke,
    width: 1.75,
    points: { show: false },
    ...(isFilled ? { fill: `${stroke}26` } : {}),
  };
}
