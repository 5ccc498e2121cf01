import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchFile } from "../../../helper/platform/watch-file.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dockline-watch-"));
  await mkdir(join(folder, "run"));
  await writeFile(join(folder, "run/resolv.conf"), "nameserver 192.0.2.1\n");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const within = (name: string) => join(folder, name);

/** Writes beside and exchanges, as most programs do. */
async function replace(name: string): Promise<void> {
  await writeFile(within(`${name}.new`), "nameserver 192.0.2.2\n");
  await rename(within(`${name}.new`), within(name));
}

async function link(target: string): Promise<void> {
  await symlink(within(target), within("link.new"));
  await rename(within("link.new"), within("resolv.conf"));
}

test.each<[string, () => Promise<void>]>([
  ["written", () => writeFile(within("run/resolv.conf"), "nameserver 192.0.2.2\n")],
  ["replaced", () => replace("run/resolv.conf")],
  ["removed", () => rm(within("run/resolv.conf"))],
])("a file that is %s is told", async (_, change) => {
  let told = 0;
  using _watch = watchFile(within("run/resolv.conf"), () => told++);
  await change();
  await vi.waitFor(() => expect(told).toBeGreaterThan(0), { interval: 5 });
});

test("what a link leads to is followed, also when it leads elsewhere", async () => {
  await mkdir(within("other"));
  await writeFile(within("other/resolv.conf"), "");
  await link("run/resolv.conf");
  let told = 0;
  using _watch = watchFile(within("resolv.conf"), () => told++);
  const isTold = async (change: Promise<void>) => {
    const before = told;
    await change;
    await vi.waitFor(() => expect(told).toBeGreaterThan(before), { interval: 5 });
  };
  await isTold(replace("run/resolv.conf"));
  await isTold(link("other/resolv.conf"));
  await isTold(replace("other/resolv.conf"));
});

test("a file beside it is not told, nor is anything after the end, and a folder that is not there is no error", async () => {
  let told = 0;
  const watch = watchFile(within("run/resolv.conf"), () => told++);
  using _nowhere = watchFile(within("nowhere/resolv.conf"), () => told++);
  let beside = 0;
  using _beside = watchFile(within("run/hosts"), () => beside++);
  await replace("run/hosts");
  await vi.waitFor(() => expect(beside).toBeGreaterThan(0), { interval: 5 });
  expect(told).toBe(0);
  watch[Symbol.dispose]();
  await replace("run/resolv.conf");
  beside = 0;
  await replace("run/hosts");
  await vi.waitFor(() => expect(beside).toBeGreaterThan(0), { interval: 5 });
  expect(told).toBe(0);
});
