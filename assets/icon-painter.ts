import { readFile } from "node:fs/promises";
import { createRequire as requireFrom } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

/** A picture, as a file and as its pixels: red, green, blue and alpha of each, a row after the other. */
export interface Picture {
  readonly png: Uint8Array;
  readonly pixels: Uint8Array;
}

/** Draws an SVG text; the same bytes on every machine, for the rasteriser is WebAssembly. */
export type Paint = (svg: string, widthPx: number) => Picture;

export async function iconPainter(): Promise<Paint> {
  const wasm = requireFrom(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await initWasm(await readFile(wasm)).catch(allowSecond);
  return (svg, widthPx) => {
    const image = new Resvg(svg, { fitTo: { mode: "width", value: widthPx } }).render();
    return { png: image.asPng(), pixels: image.pixels };
  };
}

/** The rasteriser is one per process, whoever has made it. */
function allowSecond(error: unknown): void {
  if (!String(error).includes("Already initialized")) throw error;
}
