import fc from "fast-check";
import { expect, test } from "vitest";
import { desktopFile, execValue, parseDesktopFile } from "../../../../../electron/app/login/desktop-entry.js";

test.each<[what: string, command: readonly string[], line: string]>([
  ["plain words", ["/opt/Dockline/dockline", "--now"], "Exec=/opt/Dockline/dockline --now"],
  ["a space", ["/opt/My Apps/dockline"], 'Exec="/opt/My Apps/dockline"'],
  ["an empty argument", ["dockline", ""], 'Exec=dockline ""'],
  ["a percent sign", ["dockline", "100%"], "Exec=dockline 100%%"],
  // The four that quotes do not hold back, and once more for a value of type string.
  ["a quotation mark", ["dockline", '"'], String.raw`Exec=dockline "\\""`],
  ["a backtick", ["dockline", "`id`"], 'Exec=dockline "\\\\`id\\\\`"'],
  ["a dollar sign", ["dockline", "$HOME"], String.raw`Exec=dockline "\\$HOME"`],
  ["a backslash", ["dockline", "\\"], String.raw`Exec=dockline "\\\\"`],
  ["an apostrophe", ["dockline", "it's"], `Exec=dockline "it's"`],
  ["a letter beyond ASCII", ["/home/jürgen/dockline"], "Exec=/home/jürgen/dockline"],
])("a command with %s", (_what, command, line) => {
  expect(desktopFile({ Exec: execValue(command) })).toBe(`[Desktop Entry]\n${line}\n`);
});

test("a program that Exec has no way to name is none, nor is a line of its own in a path", () => {
  expect(() => execValue([])).toThrow(RangeError);
  expect(() => execValue([""])).toThrow(RangeError);
  expect(() => execValue(["/opt/a=b"])).toThrow(RangeError);
  expect(() => desktopFile({ Exec: execValue(["/opt/a\nX-Evil=1"]) })).toThrow(RangeError);
});

test("what was written is read, whatever is in it", () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom("ü", "😀", "\\n", "\\s", "%f", "="));
  const printable = fc.array(piece).map((pieces) => pieces.join("").trim());
  fc.assert(
    fc.property(printable, (value) => {
      expect(parseDesktopFile(desktopFile({ Name: value, Type: "Application" }))).toEqual({
        Name: value,
        Type: "Application",
      });
    }),
  );
});

test.each([
  ["nothing", "", {}],
  ["no group of ours", "[Other]\nType=x\n", {}],
  [
    "comments, blanks and other groups",
    "# c\n[Desktop Entry]\n\nType = x\nrubbish\n[Desktop Action a]\nType=y\n",
    { Type: "x" },
  ],
])("of a file with %s", (_what, text, entry) => {
  expect(parseDesktopFile(text)).toEqual(entry);
});
