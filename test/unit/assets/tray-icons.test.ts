import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { iconPainter } from "../../../assets/icon-painter.js";
import { trayIcons } from "../../../assets/tray-icons.js";
import { iconFiles } from "../../../electron/tray/icon-files.js";

const FOLDER = resolve(import.meta.dirname, "../../../assets/tray");
const STATES = ["off", "busy", "good", "attention", "error"] as const;

const icons = await trayIcons(FOLDER, await iconPainter());

test("the files are exactly those that the drawings give, and those that the states show", () => {
  const shown = STATES.flatMap(iconFiles).flatMap((file) => [file, file.replace(".png", "@2x.png")]);
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".png"));
  expect(files.sort()).toEqual(icons.map(({ name }) => name).sort());
  expect(files).toEqual(shown.sort());
});

test.each(icons)("$name is its drawing, byte for byte", ({ name, picture }) => {
  const isSame = readFileSync(join(FOLDER, name)).equals(Buffer.from(picture.png));
  expect([name, isSame]).toEqual([name, true]);
});

test.each(icons)("$name has the size of its name, is black alone, and not empty", ({ name, picture }) => {
  const { png, pixels } = picture;
  const size = name.includes("@2x") ? 32 : 16;
  // Width and height stand in the first chunk of a PNG (RFC 2083, 4.1.1).
  const header = Buffer.from(png);
  expect([header.readUInt32BE(16), header.readUInt32BE(20), pixels.length]).toEqual([
    size,
    size,
    size * size * 4,
  ]);
  const colours = pixels.filter((_, index) => index % 4 !== 3);
  const alphas = pixels.filter((_, index) => index % 4 === 3);
  expect([Math.max(...colours), Math.max(...alphas), Math.min(...alphas)]).toEqual([0, 255, 0]);
});

test("states differ by shape: at least ten points of each small icon from each other one", () => {
  const small = icons.filter(({ name }) => !name.includes("@2x"));
  const close = small.flatMap((one, index) =>
    small
      .slice(index + 1)
      .filter((other) => pointsThatDiffer(one.picture.pixels, other.picture.pixels) < 10)
      .map((other) => `${one.name} and ${other.name}`),
  );
  expect([small.length, close]).toEqual([7, []]);
});

/** How many pixels are more than a third darker in the one than in the other. */
function pointsThatDiffer(one: Uint8Array, other: Uint8Array): number {
  return one.filter((alpha, index) => index % 4 === 3 && Math.abs(alpha - (other[index] ?? 0)) > 85).length;
}
