import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Paint, Picture } from "./icon-painter.js";

/** One file of the tray's icons, drawn anew. */
export interface TrayIconFile {
  readonly name: string;
  readonly picture: Picture;
}

/** Pixels for each point of a screen; the second must lie beside the first, with "@2x" in its name. */
const SIZES = [
  { widthPx: 16, ending: ".png" },
  { widthPx: 32, ending: "@2x.png" },
] as const;

/**
 * Of icons with a colour of their own, by the first word of the state: light and dark enough for panels of either
 * kind, which on Linux nobody can ask for.
 */
const COLOURS: Readonly<Record<string, string>> = {
  off: "#8b949e",
  busy: "#4c8dff",
  good: "#2ea86b",
  attention: "#e09b1a",
  error: "#e5534b",
};

/**
 * All icons of a folder of SVGs, in both sizes: once with a colour, and once black, as macOS wants them. It colours
 * an icon by itself, for it takes one whose name ends in "Template" as a shape.
 */
export async function trayIcons(folder: string, paint: Paint): Promise<readonly TrayIconFile[]> {
  const drawings = (await readdir(folder)).filter((file) => file.endsWith(".svg")).sort();
  const icons = await Promise.all(
    drawings.map(async (file) => {
      const svg = await readFile(join(folder, file), "utf8");
      const state = file.replace(/\.svg$/, "");
      return SIZES.flatMap(({ widthPx, ending }) => [
        { name: `${state}${ending}`, picture: paint(coloured(svg, state), widthPx) },
        { name: `${state}Template${ending}`, picture: paint(svg, widthPx) },
      ]);
    }),
  );
  return icons.flat();
}

function coloured(svg: string, state: string): string {
  const colour = COLOURS[state.split("-", 1)[0] ?? ""];
  if (colour === undefined) throw new Error(`${state} has no colour; give it one in ${import.meta.url}`);
  return svg.replace("<svg ", `<svg fill="${colour}" color="${colour}" `);
}
