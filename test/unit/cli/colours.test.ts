import { expect, test } from "vitest";
import { coloursOf } from "../../../cli/colours.js";

const terminal = { level: 2, hasBasic: true, has256: true, has16m: false } as const;

test.each([
  ["results into a file have none, whatever standard error is", {}, false, terminal, { print: 0, note: 2 }],
  ["notes into a file have none, whatever standard output is", {}, terminal, false, { print: 2, note: 0 }],
  ["NO_COLOR takes all", { NO_COLOR: "1" }, terminal, terminal, { print: 0, note: 0 }],
  ["an empty NO_COLOR is none", { NO_COLOR: "" }, terminal, terminal, { print: 2, note: 2 }],
  [
    "FORCE_COLOR goes before NO_COLOR, as in Node",
    { NO_COLOR: "1", FORCE_COLOR: "2" },
    terminal,
    terminal,
    { print: 2, note: 2 },
  ],
  ["where chalk sees a terminal without colours there are none", {}, false, false, { print: 0, note: 0 }],
] as const)("%s", (_what, environment, print, note, colours) => {
  expect(coloursOf(environment, { print, note })).toEqual(colours);
});
