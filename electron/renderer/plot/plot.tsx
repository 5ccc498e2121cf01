import { useEffect, useRef } from "react";
import UPlot from "uplot";
import { type PlotColours, usePlotColours } from "./plot-colours.js";
import { type PlotShape, plotOptions } from "./plot-options.js";

export type PlotData = readonly [times: readonly number[], ...values: (readonly (number | null)[])[]];

const HEIGHT = 150;

/** Lines over time on a canvas as wide as there is room; `label` says in words what they show now. */
export function Plot(props: { readonly shape: PlotShape; readonly data: PlotData; readonly label: string }) {
  const { shape, data, label } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const colours = usePlotColours();
  useEffect(() => {
    const { current } = place;
    if (current === null) return;
    const made = makePlot(shape, colours, current);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: current.clientWidth, height: HEIGHT }));
    observer.observe(current);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, colours]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a plot in other colours needs the same data again.
  useEffect(() => plot.current?.setData(data as UPlot.AlignedData), [data, shape, colours]);
  return <div className="plot" role="img" aria-label={label} ref={place} />;
}

function makePlot(shape: PlotShape, colours: PlotColours, place: HTMLElement): UPlot {
  const empty: UPlot.AlignedData = [[], ...shape.lines.map(() => [])];
  return new UPlot(plotOptions(shape, colours, { width: place.clientWidth, height: HEIGHT }), empty, place);
}
