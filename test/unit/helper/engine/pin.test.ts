import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parsePin, parseSums } from "../../../../helper/engine/pin.js";

const SOURCE = resolve(import.meta.dirname, "../../../../helper/engine");
const read = (name: string) => readFileSync(join(SOURCE, name), "utf8");

test("the sums of this repository belong to its pin", () => {
  const sums = parseSums(read("sums.json"));
  expect(parsePin(read("go.mod"))).toEqual({ version: sums?.version, toolchain: sums?.toolchain });
});

test.each([
  ["no toolchain", "require golang.zx2c4.com/wireguard v0.0.1\n"],
  ["a toolchain without its third number", "toolchain go1.26\nrequire golang.zx2c4.com/wireguard v0.0.1\n"],
  ["no wireguard-go", "toolchain go1.26.8\n"],
])("a go.mod with %s pins nothing", (_, text) => {
  expect(parsePin(text)).toBeNull();
});

const SUM = "0".repeat(64);
const SHA256 = { "darwin-arm64": SUM, "darwin-amd64": SUM, "linux-amd64": SUM, "linux-arm64": SUM };
const SUMS = { version: "v1", toolchain: "go1.26.8", sha256: SHA256 };

test("sums are read as they are written", () => {
  expect(parseSums(JSON.stringify(SUMS))).toEqual(SUMS);
});

test.each([
  ["what is no JSON", "{"],
  ["a list", "[]"],
  ["a further field", JSON.stringify({ ...SUMS, more: 1 })],
  ["a further target", JSON.stringify({ ...SUMS, sha256: { ...SHA256, "plan9-arm": SUM } })],
  ["a missing target", JSON.stringify({ ...SUMS, sha256: { "darwin-arm64": SUM } })],
  ["a short sum", JSON.stringify({ ...SUMS, sha256: { ...SHA256, "linux-amd64": "00" } })],
  ["a version that is a number", JSON.stringify({ ...SUMS, version: 1 })],
])("%s is no list of sums", (_, text) => {
  expect(parseSums(text)).toBeNull();
});
