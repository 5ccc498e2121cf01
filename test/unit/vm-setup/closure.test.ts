import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readClosure } from "../../../vm-setup/closure.js";
import { type ElfParts, elfBytes } from "./elf-bytes.js";

const LIBRARIES = "usr/lib/aarch64-linux-gnu";
const LOADER = "ld-linux-aarch64.so.1";
let tree = "";

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), "closure-"));
  write("usr/bin/tool", { interpreter: `/lib/${LOADER}`, needed: ["liba.so.1"] });
  write(`${LIBRARIES}/liba.so.1.2`, { needed: ["libb.so"] });
  write(`${LIBRARIES}/libb.so`, { needed: ["liba.so.1"] });
  write(`${LIBRARIES}/libunused.so`, {});
  write(`${LIBRARIES}/${LOADER}`, {});
  symlinkSync("liba.so.1.2", join(tree, LIBRARIES, "liba.so.1"));
  symlinkSync(`aarch64-linux-gnu/${LOADER}`, join(tree, "usr/lib", LOADER));
});

afterEach(() => rmSync(tree, { recursive: true }));

test("a program comes with its loader, all libraries below it, and the links between them", () => {
  const entries = readClosure(tree, ["usr/bin/tool"]);
  expect(entries.map((entry) => [entry.type, entry.path])).toEqual([
    ["file", "usr/bin/tool"],
    ["file", `${LIBRARIES}/${LOADER}`],
    ["link", `${LIBRARIES}/liba.so.1`],
    ["file", `${LIBRARIES}/liba.so.1.2`],
    ["file", `${LIBRARIES}/libb.so`],
    ["link", `usr/lib/${LOADER}`],
  ]);
});

test("a library that is not in the tree is named", () => {
  rmSync(join(tree, LIBRARIES, "libb.so"));
  expect(() => readClosure(tree, ["usr/bin/tool"])).toThrow(`${LIBRARIES}/libb.so is missing`);
});

function write(path: string, parts: ElfParts): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, elfBytes(parts), { mode: 0o755 });
}
