import { expect, test } from "vitest";
import { helperRemedy } from "../../../../bridge/model/helper-remedy.js";
import { faultSentence } from "../../../../bridge/model/sentence.js";
import { SAMPLE_FAULTS } from "../../../ui/sample-faults.js";

const ALL = Object.values(SAMPLE_FAULTS);
/** What only somebody at a terminal can follow. */
const COMMAND = /dockline (helper|up|down)|--(context|host)/;

test.each(ALL)("$code beside buttons asks for no command of ours", (fault) => {
  const sentence = faultSentence(fault, "buttons");
  expect([COMMAND.test(sentence), sentence.length > 0]).toEqual([false, true]);
});

test("beside buttons it says the same otherwise, where it names no command", () => {
  const differing = ALL.filter((fault) => faultSentence(fault, "buttons") !== faultSentence(fault));
  expect(differing.map((fault) => [fault.code, COMMAND.test(faultSentence(fault))])).toEqual([
    ["context-malformed", true],
    ["engine-not-found", true],
    ["helper-missing", true],
    ["helper-forbidden", true],
    ["helper-untrusted", true],
    ["helper-version", true],
    ["helper-silent", true],
    ["session-running", true],
    ["session-version", true],
  ]);
});

test("what a button mends, a sentence asks for in the same word", () => {
  const words = { install: "install it", update: "update it", reinstall: "install it again" } as const;
  const mended = ALL.flatMap((fault) => {
    const remedy = helperRemedy(fault);
    return remedy === null ? [] : [[fault.code, faultSentence(fault, "buttons").includes(words[remedy])]];
  });
  expect(mended).toEqual([
    ["helper-missing", true],
    ["helper-forbidden", true],
    ["helper-version", true],
    ["helper-silent", true],
  ]);
});
