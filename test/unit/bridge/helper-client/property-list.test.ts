import fc from "fast-check";
import { expect, test } from "vitest";
import { daemonPlist } from "../../../../bridge/helper-client/launchd/daemon-plist.js";
import { type PropertyValue, propertyList } from "../../../../bridge/helper-client/launchd/property-list.js";
import { readJobSpec } from "../../../lab/darwin/launchd-job.js";
import { PlistError, parsePlist } from "../../../lab/darwin/plist.js";

const { value } = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc
      .string({ unit: "grapheme" })
      .filter((text) => !/[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.array(tie("value")),
    fc.dictionary(fc.string({ unit: "grapheme-ascii" }), tie("value"), { noNullPrototype: true }),
  ),
}));

test("whatever is written as a property list is read back as it was", () => {
  fc.assert(
    fc.property(value, (written) => {
      expect(parsePlist(propertyList(written))).toEqual(written);
    }),
  );
});

test("markup in a string remains a string", () => {
  const sneaky = { "<key>": "</string><true/>&amp;]]>", "'\"": "%s $(id) `id`" };
  expect(parsePlist(propertyList(sneaky))).toEqual(sneaky);
});

test.each([
  ["a fraction", 0.5],
  ["an inexact integer", 2 ** 60],
  ["no number", Number.NaN],
  ["a null character", "\0"],
  ["an escape character", "\u001b[0m"],
  ["half a surrogate pair", "\ud800"],
  ["a bad key", { "\u0007": 1 }],
])("%s is not written", (_what, bad) => {
  expect(() => propertyList([bad])).toThrow(TypeError);
});

// What the stand-in of plutil is good for: it does not let such text pass.
test.each([
  ["no prologue", '<plist version="1.0">\n<true/>\n</plist>\n'],
  ["an unknown element", propertyList("x").replaceAll("string>", "text>")],
  ["an octal integer", propertyList(63).replace("63", "077")],
  ["a bare ampersand", propertyList("x").replace(">x<", ">&<")],
  ["a key twice", propertyList({ a: 1, b: 2 }).replace("<key>b", "<key>a")],
  ["a key without a value", propertyList({ a: 1 }).replace(/\s*<integer>1<\/integer>/, "")],
  [
    "elements that cross",
    propertyList([["x"]])
      .replace("</array>\n</array>", "</dict>\n</array>")
      .replace("<array>", "<dict>"),
  ],
  ["something after the end", `${propertyList(true)}<true/>`],
  ["nothing", ""],
])("the reader refuses %s", (_what, text) => {
  expect(() => parsePlist(text)).toThrow(PlistError);
});

test("the daemon runs root's copies for one user, is kept alive, may take 15 s to stop, and logs", () => {
  const plist = parsePlist(daemonPlist("501"));
  expect(plist).toEqual({
    Label: "dev.dockline.helper",
    ProgramArguments: [
      "/Library/PrivilegedHelperTools/dev.dockline.helper/node",
      "/Library/PrivilegedHelperTools/dev.dockline.helper/helper.cjs",
      "--daemon",
      "--owner",
      "501",
    ],
    RunAtLoad: true,
    KeepAlive: true,
    ThrottleInterval: 10,
    ExitTimeOut: 15,
    ProcessType: "Interactive",
    WorkingDirectory: "/",
    Umask: 63, // 0077
    EnvironmentVariables: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C" },
    StandardOutPath: "/private/var/log/dockline/helper.log",
    StandardErrorPath: "/private/var/log/dockline/helper.log",
    AssociatedBundleIdentifiers: ["dev.dockline"],
  });
  expect(readJobSpec(plist)).toBe(plist);
});
