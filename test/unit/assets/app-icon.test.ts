import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { appIcon } from "../../../assets/app-icon.js";
import { iconPainter } from "../../../assets/icon-painter.js";

const FOLDER = resolve(import.meta.dirname, "../../../assets/app");
const svg = readFileSync(`${FOLDER}/icon.svg`, "utf8");
const paint = await iconPainter();
// Drawing takes seconds on a busy machine, which is no part of a test's limit.
const drawn = appIcon(svg, paint);
const { pixels } = paint(svg, 1024);
const file = readFileSync(`${FOLDER}/icon.icns`);

test("the app's icon is its drawing, byte for byte", () => {
  expect(file.equals(drawn)).toBe(true);
});

test("it has a picture for every size that macOS shows, in the width that its type stands for", () => {
  const pictures: [string, number][] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    // Its width stands in the first chunk of a PNG (RFC 2083, 4.1.1), after eight bytes of signature.
    pictures.push([file.toString("latin1", at, at + 4), file.readUInt32BE(at + 8 + 16)]);
  }
  expect([file.toString("latin1", 0, 4), file.readUInt32BE(4), pictures]).toEqual([
    "icns",
    file.length,
    [
      ["ic11", 32],
      ["ic12", 64],
      ["ic07", 128],
      ["ic13", 256],
      ["ic08", 256],
      ["ic14", 512],
      ["ic09", 512],
      ["ic10", 1024],
    ],
  ]);
});

test("it stands on Apple's grid: its corners and its border are empty, its middle is not", () => {
  const alpha = (x: number, y: number) => pixels[(y * 1024 + x) * 4 + 3];
  const outside = [alpha(0, 0), alpha(50, 512), alpha(973, 512), alpha(512, 50), alpha(112, 112)];
  expect([outside.every((one) => (one ?? 255) < 30), alpha(104, 512), alpha(512, 512)]).toEqual([
    true,
    255,
    255,
  ]);
});
