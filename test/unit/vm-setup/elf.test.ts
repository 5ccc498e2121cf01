import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readElfDependencies } from "../../../vm-setup/elf.js";
import { elfBytes } from "./elf-bytes.js";

test("an executable names its loader and its libraries, in order", () => {
  const bytes = elfBytes({
    interpreter: "/lib64/ld-linux-x86-64.so.2",
    needed: ["libmnl.so.0", "libc.so.6"],
  });
  expect(readElfDependencies(bytes)).toEqual({
    interpreter: "/lib64/ld-linux-x86-64.so.2",
    needed: ["libmnl.so.0", "libc.so.6"],
  });
});

test("a library has no loader, and a static one needs nothing", () => {
  expect(readElfDependencies(elfBytes({}))).toEqual({ interpreter: null, needed: [] });
});

test.skipIf(process.platform !== "linux")("the running Node is read as the C library's users are", () => {
  expect(readElfDependencies(readFileSync(process.execPath))?.needed).toContain("libc.so.6");
});

test.each([
  ["a script", Buffer.from("#!/bin/sh\n")],
  ["nothing", Buffer.alloc(0)],
  ["a 32-bit ELF file", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 1])],
  ["a big-endian ELF file", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 2])],
])("%s has no dependencies to read", (_, bytes) => {
  expect(readElfDependencies(bytes)).toBeNull();
});

test("an ELF file that is cut off is an error, not a file without libraries", () => {
  const bytes = elfBytes({ needed: ["libc.so.6"] });
  expect(() => readElfDependencies(bytes.subarray(0, 100))).toThrow(RangeError);
});
