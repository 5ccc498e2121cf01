import { resolve } from "node:path";
import { expect, test } from "vitest";
import {
  type PackagingArguments,
  parsePackagingArguments,
} from "../../../../electron/packaging/arguments.js";

test.each<[readonly string[], PackagingArguments]>([
  [[], { architectures: ["arm64", "x64"], isFolder: false, electronDist: null }],
  [["x64"], { architectures: ["x64"], isFolder: false, electronDist: null }],
  [["x64", "arm64"], { architectures: ["arm64", "x64"], isFolder: false, electronDist: null }],
  [
    ["--folder", "--electron", "an/electron", "arm64"],
    { architectures: ["arm64"], isFolder: true, electronDist: resolve("an/electron") },
  ],
])("%j is understood", (words, wanted) => {
  expect(parsePackagingArguments(words)).toEqual(wanted);
});

test.each([
  [["amd64"]],
  [["arm64", "arm64"]],
  [["--electron"]],
  [["--sign"]],
  [["arm64", "x64", "universal"]],
])("%j gets the usage", (words) => {
  expect(() => parsePackagingArguments(words)).toThrow(/^usage: npm run package:mac -- /);
});
