import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { arch, platform, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildEngine, type EngineManifest } from "../../helper/engine/engine-files.js";
import { findToolchain, goBuild } from "../../helper/engine/go-build.js";
import { parsePin, parseSums } from "../../helper/engine/pin.js";

const SOURCE = resolve(import.meta.dirname, "../../helper/engine");

let folder: string;
let manifest: EngineManifest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dockline-engine-"));
  const out = join(folder, "engine");
  manifest = await buildEngine({ source: SOURCE, out, environment: process.env, isRecording: false });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("all four programs have the sums of this repository, and the manifest says where they are", async () => {
  const sums = parseSums(await readFile(join(SOURCE, "sums.json"), "utf8"));
  const files = Object.entries(manifest.files).map(async ([name, { file }]) => {
    return [name, sha256(await readFile(join(folder, "engine", file)))];
  });
  expect(Object.fromEntries(await Promise.all(files))).toEqual(sums?.sha256);
  expect(JSON.parse(await readFile(join(folder, "engine/manifest.json"), "utf8"))).toEqual(manifest);
});

test("another folder, module cache, build cache and settings of Go give the same bytes", async () => {
  const source = join(folder, "elsewhere/engine");
  await cp(SOURCE, source, { recursive: true });
  const modules = execFileSync("go", ["env", "GOMODCACHE"], { encoding: "utf8" }).trim();
  const environment = {
    ...process.env,
    ...{ GOPATH: join(folder, "path"), GOMODCACHE: join(folder, "modules"), GOCACHE: join(folder, "cache") },
    ...{ GOFLAGS: "-modcacherw -tags=other", GOAMD64: "v3", GOPROXY: `file://${modules}/cache/download` },
    GOSUMDB: "off",
  };
  const pin = parsePin(await readFile(join(source, "go.mod"), "utf8"))!;
  const file = join(folder, "again");
  const target = { system: "linux", architecture: "amd64" } as const;
  await goBuild(await findToolchain(pin, environment, source), target, { folder: source, file });
  expect(sha256(await readFile(file))).toBe(manifest.files["linux-amd64"]!.sha256);
  execFileSync("go", ["clean", "-modcache"], { env: environment });
});

test("the program for this machine starts and says its version", () => {
  const name = `${platform()}-${arch() === "x64" ? "amd64" : arch()}`;
  const program = join(folder, "engine", manifest.files[name]!.file);
  expect(execFileSync(program, ["--version"], { encoding: "utf8" })).toMatch(/^wireguard-go v0\.0\.\d{8}\n/);
});

test("the notices hold the licence of everything that is linked", async () => {
  const format = "{{with .Module}}{{if .Dir}}{{.Dir}}{{end}}{{end}}";
  const listed = execFileSync("go", ["list", "-deps", "-f", format, "golang.zx2c4.com/wireguard"], {
    cwd: SOURCE,
    encoding: "utf8",
    env: { ...process.env, GOTOOLCHAIN: manifest.toolchain, GOFLAGS: "" },
  });
  const folders = [...new Set(listed.trim().split("\n"))];
  const notices = await readFile(join(folder, "engine/NOTICES.txt"), "utf8");
  const texts = await Promise.all(folders.map((one) => readFile(join(one, "LICENSE"), "utf8")));
  expect(texts.length).toBeGreaterThanOrEqual(4);
  expect(texts.filter((text) => !notices.includes(text.trim()))).toEqual([]);
});

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
