import { expect, test } from "vitest";
import type { Fault } from "../../../../bridge/model/fault.js";
import { helperRemedy } from "../../../../bridge/model/helper-remedy.js";
import { faultSentence, verdictSentence } from "../../../../bridge/model/sentence.js";
import { SAMPLE_FAULTS } from "../../../ui/sample-faults.js";

const ALL = Object.values(SAMPLE_FAULTS);
/** What only somebody at a terminal can follow. */
const COMMAND = /dockline (helper|up|down)|--(context|host)/;

test.each(ALL)("$code beside buttons asks for no command of ours", (fault) => {
  const sentence = faultSentence(fault, "buttons");
  expect([COMMAND.test(sentence), sentence.length > 0]).toEqual([false, true]);
});

test("beside buttons it says the same otherwise, where it names no command", () => {
  const differing = ALL.filter(
    (fault) => faultSentence(fault, "buttons") !== faultSentence(fault, "commands"),
  );
  expect(differing.map((fault) => [fault.code, COMMAND.test(faultSentence(fault, "commands"))])).toEqual([
    ["context-malformed", true],
    ["engine-not-found", true],
    ["helper-missing", true],
    ["helper-forbidden", true],
    ["helper-untrusted", true],
    ["helper-version", true],
    ["helper-silent", true],
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

test.each<[Fault, string]>([
  [
    { code: "helper-start-failed", detail: "it did not listen within 5 s" },
    "The network helper could not be started: it did not listen within 5 s; try again, and install Dockline anew if that does not help.",
  ],
  [
    { code: "helper-version", found: null, wanted: 3 },
    'The network helper speaks an earlier protocol, this program 3; update it with "sudo dockline helper install".',
  ],
  [
    {
      code: "helper-refused",
      request: "busy",
      message: "another session holds the tunnel; disconnect it first",
    },
    "The network helper is in use: another session holds the tunnel; disconnect it first.",
  ],
  [
    { code: "helper-refused", request: "tunnel-failed", message: "ip: exit none: no output" },
    "The network helper could not set up the tunnel, which is tried again; its log says more (ip: exit none: no output).",
  ],
  [
    { code: "helper-refused", request: "tunnel-refused", message: "10.33.33.1/32 is in use" },
    "The network helper could not use the tunnel's addresses, so others are tried: 10.33.33.1/32 is in use.",
  ],
  [
    { code: "helper-refused", request: "bad-field", message: "mtu is not a whole number" },
    "The network helper refused the request (bad-field): mtu is not a whole number; install Dockline and its helper anew, of one version.",
  ],
  [
    { code: "vm-setup-garbled", exitCode: null, lastLine: "sh" },
    'The set-up container in the VM ended without an exit code and no result; its last line was "sh"; it is tried again, and restarting the engine may help.',
  ],
  [
    { code: "vm-setup-failed", reason: "interface", detail: "ip: exit 2" },
    "The tunnel interface in the VM could not be set up; it is tried again, and restarting the VM may help (ip: exit 2)",
  ],
])("$code says what is wrong and what to do", (fault, sentence) => {
  expect(faultSentence(fault, "commands")).toBe(sentence);
});

test.each(["removed-by-other", "missing"] as const)(
  "a route that is %s is not said to be refused",
  (code) => {
    const verdict = { kind: "refused", reason: { code } } as const;
    expect(verdictSentence(verdict, "commands")).not.toContain("refused");
  },
);

test.each([
  ["commands", true],
  ["buttons", false],
] as const)("too many routes say with %s how to have fewer", (means, isCommand) => {
  const verdict = { kind: "skipped", why: { code: "too-many-routes", most: 1024 } } as const;
  const sentence = verdictSentence(verdict, means);
  expect([sentence.includes("1024"), sentence.includes("dockline networks disable")]).toEqual([
    true,
    isCommand,
  ]);
});
