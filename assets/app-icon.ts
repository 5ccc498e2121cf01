import type { Paint } from "./icon-painter.js";

/**
 * Types of an ICNS file's pictures and their pixels, small ones first. A type means a size in points, for screens
 * with one or two pixels a point; macOS takes PNGs in all of these. 16 and 32 points on screens with one pixel a point
 * have types of their own (icp4, icp5), in which macOS shows a PNG as noise (electron-builder#9980); without them it scales
 * down others.
 */
const PICTURES = [
  { type: "ic11", widthPx: 32 },
  { type: "ic12", widthPx: 64 },
  { type: "ic07", widthPx: 128 },
  { type: "ic13", widthPx: 256 },
  { type: "ic08", widthPx: 256 },
  { type: "ic14", widthPx: 512 },
  { type: "ic09", widthPx: 512 },
  { type: "ic10", widthPx: 1024 },
] as const;

const HEADER_BYTES = 8;

/** The app's icon as the one file that macOS wants: an ICNS of PNGs, all drawn from one SVG. */
export function appIcon(svg: string, paint: Paint): Uint8Array {
  const parts = PICTURES.map(({ type, widthPx }) => part(type, paint(svg, widthPx).png));
  return part("icns", Buffer.concat(parts));
}

/** Four letters, the length of the whole in big-endian, the content: the file itself and each picture in it. */
function part(type: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(type, 0, "latin1");
  header.writeUInt32BE(HEADER_BYTES + content.length, 4);
  return Buffer.concat([header, content]);
}
