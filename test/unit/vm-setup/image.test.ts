import { expect, test } from "vitest";
import { readImageManifest } from "../../../vm-setup/image.js";

const ENTRY = {
  file: "vm-setup-amd64.tar",
  bytes: 16_840_704,
  sha256: "59e581b92d1195f389372ec58bd7bcde28cd19d6366928ed1367f8475c27086f",
  reference: "dockline/vm-setup:e0311019295b",
};

test("a manifest lists what was built", () => {
  expect(readImageManifest(JSON.stringify({ amd64: ENTRY }))).toEqual({ amd64: ENTRY });
});

test.each([
  ["text that is no JSON", "{"],
  ["a list", "[]"],
  ["an unknown architecture", JSON.stringify({ riscv64: ENTRY })],
  ["an unknown field", JSON.stringify({ amd64: { ...ENTRY, url: "x" } })],
  ["a missing field", JSON.stringify({ amd64: { ...ENTRY, sha256: undefined } })],
  ["a file outside of the folder", JSON.stringify({ amd64: { ...ENTRY, file: "../passwd" } })],
  ["an absolute file", JSON.stringify({ amd64: { ...ENTRY, file: "/etc/passwd" } })],
  ["a size that is no number of bytes", JSON.stringify({ amd64: { ...ENTRY, bytes: 1.5 } })],
  ["a short digest", JSON.stringify({ amd64: { ...ENTRY, sha256: "59e5" } })],
  ["another image's name", JSON.stringify({ amd64: { ...ENTRY, reference: "alpine:3" } })],
])("%s is no manifest", (_, text) => {
  expect(readImageManifest(text)).toBeNull();
});
