import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { iconPainter } from "../../../assets/icon-painter.js";
import { trayIcons } from "../../../assets/tray-icons.js";
import { iconFiles } from "../../../electron/tray/icon-files.js";

const FOLDER = resolve(import.meta.dirname, "../../../assets/tray");
const STATES = ["off", "busy", "good", "attention", "error"] as const;

const STYLES = ["template", "coloured"] as const;

const icons = await trayIcons(FOLDER, await iconPainter());

test("the files are exactly those that the drawings give, and those that the states show", () => {
  const shown = STYLES.flatMap((style) => STATES.flatMap((state) => iconFiles(state, style))).flatMap(
    (file) => [file, file.replace(".png", "@2x.png")],
  );
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".png"));
  expect(files.sort()).toEqual(icons.map(({ name }) => name).sort());
  expect(files).toEqual(shown.sort());
});

test.each(icons)("$name is its drawing, byte for byte", ({ name, picture }) => {
  const isSame = readFileSync(join(FOLDER, name)).equals(Buffer.from(picture.png));
  expect([name, isSame]).toEqual([name, true]);
});

const templates = icons.filter(({ name }) => name.includes("Template"));
const coloured = icons.filter(({ name }) => !name.includes("Template"));

test.each(icons)("$name has the size of its name", ({ name, picture }) => {
  const { png, pixels } = picture;
  const size = name.includes("@2x") ? 32 : 16;
  // Width and height stand in the first chunk of a PNG (RFC 2083, 4.1.1).
  const header = Buffer.from(png);
  expect([header.readUInt32BE(16), header.readUInt32BE(20), pixels.length]).toEqual([
    size,
    size,
    size * size * 4,
  ]);
});

test.each(templates)("$name is black alone, and not empty", ({ picture: { pixels } }) => {
  const colours = pixels.filter((_, index) => index % 4 !== 3);
  const alphas = pixels.filter((_, index) => index % 4 === 3);
  expect([Math.max(...colours), Math.max(...alphas), Math.min(...alphas)]).toEqual([0, 255, 0]);
});

test("a state's colour is not another one's, and can be seen on white and on black", () => {
  const colours = STATES.map((state) => colourOf(iconFiles(state, "coloured")[0] ?? ""));
  expect(new Set(colours.map(String)).size).toBe(STATES.length);
  expect(colours.filter((colour) => Math.min(contrast(colour, 0), contrast(colour, 1)) < 2)).toEqual([]);
});

/** Red, green and blue of what is drawn fully. */
function colourOf(name: string): readonly number[] {
  const pixels = coloured.find((one) => one.name === name)?.picture.pixels ?? new Uint8Array();
  const at = pixels.findIndex((value, index) => index % 4 === 3 && value === 255);
  return [...pixels.slice(at - 3, at)];
}

/** Of a colour with a grey of the given luminance (WCAG 2.2). */
function contrast(colour: readonly number[], grey: number): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const own = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (Math.max(own, grey) + 0.05) / (Math.min(own, grey) + 0.05);
}

test("states differ by shape: at least ten points of each small icon from each other one", () => {
  const small = templates.filter(({ name }) => !name.includes("@2x"));
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
