import { createHash } from "node:crypto";
import { appendFile, chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { readManifest } from "../../../bridge/helper-client/launchd/manifest.js";
import { macTarget } from "../../../electron/packaging/mac-target.js";
import type { SignProgram } from "../../../electron/packaging/program-signer.js";
import { collectResources } from "../../../electron/packaging/resources.js";
import { machProgram } from "../../packaging/mach-o.js";

/** A checkout with everything built, in small. */
const CHECKOUT = resolve(import.meta.dirname, "../../..");
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dockline-resources-"));
  for (const file of ["LICENSE", "helper/collect-mac.sh", "helper/engine/NOTICES.txt"])
    await fromCheckout(file);
  await fromCheckout("electron/packaging/dockline.sh");
  for (const name of ["app", "preload", "cli"]) await put(`dist/metafiles/${name}.json`, '{ "inputs": {} }');
  await put("dist/cli.js", "the command line");
  await put("dist/helper.cjs", "the helper");
  await put("dist/dashboard/index.html", "the page");
  await put("dist/dashboard/licences.json", "[]");
  const images = { amd64: image("amd64"), arm64: image("arm64") };
  for (const architecture of Object.keys(images)) await put(`dist/images/${architecture}.tar`, "an image");
  await put("dist/images/vm-setup.json", JSON.stringify(images));
  await put("dist/engine/darwin-amd64/wireguard-go", machProgram("x64", 200, "engine"));
  await put("dist/node/darwin-x64/node", machProgram("x64", 300, "node"));
  await put("dist/node/darwin-x64/LICENSE", "Node's licence");
  return () => rm(root, { recursive: true });
});

test("an Intel Mac gets its programs and the image of its own VMs", async () => {
  await collect();
  const folder = join(root, "out");
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  expect(files.sort()).toEqual([
    "cli.js",
    "cli/dockline",
    "dashboard/index.html",
    "helper.cjs",
    "images/amd64.tar",
    "images/vm-setup.json",
    "licences/DOCKLINE.txt",
    "licences/NODE.txt",
    "licences/THIRD-PARTY-NOTICES.txt",
    "licences/WIREGUARD-GO.txt",
    "mac-helper/helper.cjs",
    "mac-helper/manifest.json",
    "mac-helper/node",
    "mac-helper/wireguard-go",
  ]);
  expect(JSON.parse(await readFile(join(folder, "images/vm-setup.json"), "utf8"))).toEqual({
    amd64: image("amd64"),
  });
  expect(Object.keys(await readManifest(join(folder, "mac-helper")))).toHaveLength(3);
});

test("wireguard-go is signed first, and then summed up; Node is never touched", async () => {
  const signed: string[] = [];
  await collect(async (file, identifier) => {
    signed.push(identifier);
    await appendFile(file, "signature");
  });
  const engine = Buffer.concat([machProgram("x64", 200, "engine"), Buffer.from("signature")]);
  const { node, "wireguard-go": sum } = await readManifest(join(root, "out/mac-helper"));
  expect([signed, sum, node]).toEqual([
    ["dev.dockline.wireguard-go"],
    sumOf(engine),
    sumOf(machProgram("x64", 300, "node")),
  ]);
});

test("where the signer fails there is no manifest, and no copy is left", async () => {
  const failing = collect(async () => {
    throw new Error("no identity found");
  });
  await expect(failing).rejects.toThrow("no identity found");
  const left = await Promise.all([root, join(root, "out")].map((folder) => readdir(folder)));
  expect(left.map((names) => names.sort())).toEqual([
    ["LICENSE", "dist", "electron", "helper", "out"],
    ["cli", "cli.js", "dashboard", "helper.cjs"],
  ]);
});

test("what an earlier build left is gone", async () => {
  await put("out/left/behind", "");
  await collect();
  expect(await readdir(join(root, "out"))).not.toContain("left");
});

test.each([
  ["dist/cli.js", "npm run build"],
  ["dist/helper.cjs", "npm run build"],
  ["dist/dashboard", "npm run build"],
  ["dist/dashboard/licences.json", "npm run build"],
  ["dist/metafiles/app.json", "npm run build"],
  ["dist/images/vm-setup.json", "npm run build:image"],
  ["dist/images/amd64.tar", "npm run build:image"],
  ["dist/engine/darwin-amd64/wireguard-go", "npm run build:engine"],
  ["dist/node/darwin-x64/node", "npm run fetch:node -- x64"],
  ["dist/node/darwin-x64/LICENSE", "npm run fetch:node -- x64"],
])("%s that is missing is named, with what makes it: %s", async (path, madeBy) => {
  await rm(join(root, path), { recursive: true });
  await expect(collect()).rejects.toMatchObject({
    code: "not-built",
    message: `${join(root, path)} is missing; run ${madeBy}.`,
  });
});

test("an image that the list does not have is named", async () => {
  await put("dist/images/vm-setup.json", JSON.stringify({ arm64: image("arm64") }));
  const list = join(root, "dist/images/vm-setup.json");
  await expect(collect()).rejects.toThrow(
    `the image for amd64 in ${list} is missing; run npm run build:image.`,
  );
});

test.each([
  [
    "dist/node/darwin-x64/node",
    machProgram("arm64", 200),
    "it is for another processor",
    "npm run fetch:node -- x64",
  ],
  [
    "dist/engine/darwin-amd64/wireguard-go",
    "#!/bin/sh\n".repeat(9),
    "it is no 64-bit Mach-O file",
    "npm run build:engine",
  ],
])("%s that such a Mac cannot start is refused", async (path, content, problem, madeBy) => {
  await put(path, content);
  await expect(collect()).rejects.toMatchObject({
    code: "wrong-program",
    message: `${join(root, path)} is no program for this Mac: ${problem}; run ${madeBy} again.`,
  });
});

function collect(sign: SignProgram = async () => {}): Promise<void> {
  return collectResources({
    root,
    target: macTarget("x64"),
    nodes: join(root, "dist/node"),
    sign,
    folder: join(root, "out"),
  });
}

function sumOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function image(architecture: string) {
  const reference = "dockline/vm-setup:0123456789ab";
  return { file: `${architecture}.tar`, bytes: 8, sha256: "0".repeat(64), reference };
}

async function put(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

async function fromCheckout(path: string): Promise<void> {
  await put(path, "");
  await cp(join(CHECKOUT, path), join(root, path));
  await chmod(join(root, path), path.endsWith(".sh") ? 0o755 : 0o644);
}
