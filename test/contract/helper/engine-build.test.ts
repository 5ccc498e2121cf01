import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildEngine } from "../../../helper/engine/engine-files.js";
import { elfBytes } from "../../unit/helper/engine/program-bytes.js";

const SOURCE = resolve(import.meta.dirname, "../../../helper/engine");

let folder: string;
let source: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dockline-engine-"));
  [source, out] = [join(folder, "engine"), join(folder, "out")];
  await mkdir(source);
  for (const name of ["go.mod", "sums.json", "NOTICES.txt"]) await cp(join(SOURCE, name), join(source, name));
  await mkdir(out);
  await writeFile(join(out, "earlier"), "");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const build = (isRecording = false) =>
  buildEngine({ source, out, environment: { PATH: `${folder}:/usr/bin:/bin` }, isRecording });

/** A `go` that answers `env` with `version`, and does `onBuild` with the file to write in $6. */
async function fakeGo(version: string, onBuild: string): Promise<void> {
  const script = `#!/bin/sh
case $1:$2 in
  env:-json) echo '{"GOPATH":"/nowhere"}' ;;
  env:*) ${version} ;;
  build:*) shift; while [ "$1" != -o ]; do shift; done; out=$2; ${onBuild} ;;
esac
`;
  await writeFile(join(folder, "go"), script, { mode: 0o755 });
}

const PINNED = "echo go1.26.8";

async function expectFailure(code: string, message: string): Promise<void> {
  await expect(build()).rejects.toMatchObject({ code, message });
  expect(await readdir(out)).toEqual(["earlier"]);
  expect((await readdir(folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
}

test("without Go it is said what is missing, and where it comes from", async () => {
  const environment = { PATH: folder };
  await expect(buildEngine({ source, out, environment, isRecording: false })).rejects.toMatchObject({
    code: "go-missing",
    message:
      'There is no "go" on the PATH to build wireguard-go with; install Go 1.21 or later, which fetches the pinned version by itself.',
  });
});

test("a Go that ignores the pin is not used", async () => {
  await fakeGo("echo go1.20.1", "exit 9");
  await expectFailure(
    "no-toolchain",
    "Go cannot provide go1.26.8, which the engine is pinned to (it has go1.20.1); install that version, or Go 1.21 or later with access to its modules.",
  );
});

test("a Go that cannot fetch the pinned version is quoted", async () => {
  await fakeGo("echo first >&2; echo 'go: download go1.26.8: no route to host' >&2; exit 1", "exit 9");
  await expectFailure(
    "no-toolchain",
    "Go cannot provide go1.26.8, which the engine is pinned to (go: download go1.26.8: no route to host); install that version, or Go 1.21 or later with access to its modules.",
  );
});

test("a build that fails is quoted", async () => {
  await fakeGo(PINNED, "echo 'verifying module: checksum mismatch' >&2; exit 1");
  await expectFailure(
    "build-failed",
    "wireguard-go could not be built for darwin-arm64 (verifying module: checksum mismatch); see that Go reaches the modules of helper/engine/go.mod.",
  );
});

test("a program of another format is refused", async () => {
  await writeFile(join(folder, "elf"), elfBytes({ fileClass: 2, machine: 62, fileType: 2, segments: [] }));
  await fakeGo(PINNED, `cp "${"$"}{0%/*}/elf" "$out"`);
  await expectFailure(
    "wrong-format",
    "What Go built for darwin-arm64 is not a program for it: it is no 64-bit Mach-O file; check the flags in helper/engine/go-build.ts.",
  );
});

test("a program with another sum is refused", async () => {
  // The first target is a Mac's: magic, processor, file type, two commands.
  const header = "\\317\\372\\355\\376\\014\\000\\000\\001\\000\\000\\000\\000\\002\\000\\000\\000";
  const commands = "\\002\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000";
  const uuid = "\\033\\000\\000\\000\\010\\000\\000\\000\\035\\000\\000\\000\\010\\000\\000\\000";
  await fakeGo(PINNED, `printf '${header}${commands}${uuid}' >"$out"`);
  await expect(build()).rejects.toMatchObject({
    code: "wrong-sum",
    message: expect.stringMatching(
      /^wireguard-go for darwin-arm64 has the SHA-256 [0-9a-f]{64}, and helper\/engine\/sums\.json says [0-9a-f]{64}; the Go or a module on this machine is not the pinned one, so clear them with "go clean -cache -modcache" and build again\.$/,
    ),
  });
  expect(await readdir(out)).toEqual(["earlier"]);
});

test("sums of another pin are refused before anything is built", async () => {
  const sums = JSON.parse(await readFile(join(source, "sums.json"), "utf8"));
  await writeFile(join(source, "sums.json"), JSON.stringify({ ...sums, version: "v0.0.1" }));
  await expectFailure(
    "bad-pin",
    `${join(source, "sums.json")} does not belong to go.mod; restore both, or "npm run build:engine -- --record" after a change that is meant.`,
  );
});

test("a go.mod that pins nothing is refused", async () => {
  await writeFile(join(source, "go.mod"), "module dockline.dev/engine\n");
  await expectFailure(
    "bad-pin",
    `${join(source, "go.mod")} pins no wireguard-go or no toolchain; restore it.`,
  );
});
