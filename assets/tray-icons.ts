import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Paint, Picture } from "./icon-painter.js";

/** One file of the tray's icons, drawn anew. */
export interface TrayIconFile {
  readonly name: string;
  readonly picture: Picture;
}

/**
 * Points and what macOS calls them. It takes an icon as a template, which it colours itself, when the name ends in
 * "Template"; "@2x" is for screens with two pixels a point, and must lie beside the other.
 */
const SIZES = [
  { widthPx: 16, ending: "Template.png" },
  { widthPx: 32, ending: "Template@2x.png" },
] as const;

/** All icons of a folder of SVGs, in both sizes. */
export async function trayIcons(folder: string, paint: Paint): Promise<readonly TrayIconFile[]> {
  const drawings = (await readdir(folder)).filter((file) => file.endsWith(".svg")).sort();
  const icons = await Promise.all(
    drawings.map(async (file) => {
      const svg = await readFile(join(folder, file), "utf8");
      const state = file.replace(/\.svg$/, "");
      return SIZES.map(({ widthPx, ending }) => ({
        name: `${state}${ending}`,
        picture: paint(svg, widthPx),
      }));
    }),
  );
  return icons.flat();
}
