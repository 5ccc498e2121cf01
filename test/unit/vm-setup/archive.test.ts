import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dockerArchive, sha256 } from "../../../vm-setup/archive.js";
import { type TarEntry, tarArchive } from "../../../vm-setup/tar.js";

const ENTRIES: readonly TarEntry[] = [
  { type: "directory", path: "usr" },
  { type: "file", path: "usr/tool", bytes: Buffer.alloc(513, "x"), mode: 0o755 },
  { type: "link", path: "bin", target: "usr" },
];
const OPTIONS = { arch: "arm64", entrypoint: ["/usr/tool"] } as const;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "archive-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("tar lists what went in, as root's and without a time", () => {
  expect(tar(tarArchive(ENTRIES), "-tv", "--utc", "--numeric-owner").trim().split(/\n/).map(squeeze)).toEqual(
    [
      "drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/",
      "-rwxr-xr-x 0/0 513 1970-01-01 00:00 usr/tool",
      "lrwxr-xr-x 0/0 0 1970-01-01 00:00 bin -> usr",
    ],
  );
});

test("a path that a header cannot hold is refused", () => {
  expect(() => tarArchive([{ type: "directory", path: "x".repeat(100) }])).toThrow(RangeError);
});

test("an image's archive holds the layer that its configuration and its tag are made of", () => {
  const layer = tarArchive(ENTRIES);
  const { bytes, reference } = dockerArchive(layer, OPTIONS);
  const [image] = JSON.parse(tar(bytes, "-xO", "manifest.json"));
  const config = JSON.parse(tar(bytes, "-xO", image.Config));
  expect({ image, config, reference }).toMatchObject({
    image: { RepoTags: [reference], Layers: [`${sha256(layer)}/layer.tar`] },
    config: {
      architecture: "arm64",
      config: { Entrypoint: ["/usr/tool"], Labels: { "dev.dockline.role": "vm-setup" } },
      rootfs: { diff_ids: [`sha256:${sha256(layer)}`] },
    },
    reference: `dockline/vm-setup:${sha256(layer).slice(0, 12)}`,
  });
  expect(tar(bytes, "-xO", image.Layers[0])).toBe(Buffer.from(layer).toString("latin1"));
});

test("the same content gives the same bytes", () => {
  const build = () => Buffer.from(dockerArchive(tarArchive(ENTRIES), OPTIONS).bytes);
  expect(build().equals(build())).toBe(true);
});

function tar(bytes: Uint8Array, ...args: string[]): string {
  const file = join(folder, "a.tar");
  writeFileSync(file, bytes);
  return execFileSync("tar", ["-f", file, ...args], { encoding: "latin1" });
}

function squeeze(line: string): string {
  return line.replace(/ +/g, " ");
}
