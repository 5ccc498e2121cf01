import { useEffect, useState } from "react";

/** The style sheet's colours, for what is drawn on a canvas. */
export interface PlotColours {
  readonly axis: string;
  readonly grid: string;
  readonly first: string;
  readonly second: string;
}

/** Follows the system from light to dark and back. */
export function usePlotColours(): PlotColours {
  const [colours, setColours] = useState(readColours);
  useEffect(() => {
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => setColours(readColours());
    scheme.addEventListener("change", follow);
    return () => scheme.removeEventListener("change", follow);
  }, []);
  return colours;
}

function readColours(): PlotColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    axis: read("--text-soft"),
    grid: read("--line"),
    first: read("--plot-first"),
    second: read("--plot-second"),
  };
}
