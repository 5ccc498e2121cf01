import { execFileSync } from "node:child_process";
import { appendFile, cp, mkdtemp, readdir, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readManifest } from "../../../bridge/helper-client/launchd/manifest.js";
import { sha256 } from "../../lab/darwin/throwaway-mac.js";

const COLLECT = join(import.meta.dirname, "../../../helper/collect-mac.sh");

let checkout: string;
let folder: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "dockline-collect-"));
  folder = join(checkout, "dist/mac-helper");
  await cp(COLLECT, join(checkout, "helper/collect-mac.sh"));
  for (const name of ["node", "engine"]) await writeFile(join(checkout, name), name);
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

const collect = () =>
  execFileSync(join(checkout, "helper/collect-mac.sh"), [join(checkout, "node"), join(checkout, "engine")], {
    stdio: "pipe",
  });

async function collected(): Promise<void> {
  await cp(COLLECT, join(checkout, "dist/helper.cjs"));
  collect();
}

test("what is collected has a manifest that is true, and nothing else beside it", async () => {
  await collected();
  expect(await readManifest(folder)).toEqual({
    node: sha256("node"),
    "helper.cjs": expect.stringMatching(/^[0-9a-f]{64}$/),
    "wireguard-go": sha256("engine"),
  });
  expect((await readdir(folder)).sort()).toEqual(["helper.cjs", "manifest.json", "node", "wireguard-go"]);
});

test("without a build nothing is collected", () => {
  expect(collect).toThrow("dist/helper.cjs is missing; run npm run build first");
});

test("a file that has changed since is told as damaged, and one that is gone as missing", async () => {
  await collected();
  await appendFile(join(folder, "wireguard-go"), "x");
  await expect(readManifest(folder)).rejects.toMatchObject({
    code: "damaged",
    message: `${join(folder, "wireguard-go")} is not the file that was built; install Dockline again.`,
  });
  await unlink(join(folder, "wireguard-go"));
  await expect(readManifest(folder)).rejects.toMatchObject({ code: "not-built" });
});
