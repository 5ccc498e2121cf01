import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseZone, type Zone } from "../../../helper/net/zone.js";
import { RESOLVER_HEADER, ResolverFile } from "../../../helper/platform/darwin/resolver-file.js";
import { placeFile } from "../../../helper/platform/owned-file.js";

const NAMES = { zone: parseZone("docker.test") as Zone, port: 15353 };
const FLUSHED = ["/usr/bin/dscacheutil -flushcache", "/usr/bin/killall -HUP mDNSResponder"];
const SET = { state: "set", by: "resolver-file" };

let root: string;
let folder: string;
let commands: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dockline-resolver-"));
  folder = join(root, "etc/resolver");
  await mkdir(join(root, "etc"));
  commands = [];
});
afterEach(() => rm(root, { recursive: true, force: true }));

const partialPath = () => join(root, "etc/resolver.dockline-partial");
/** What is in the folder above but the folder. */
const beside = async () => (await readdir(join(root, "etc"))).filter((name) => name !== "resolver");

/** As a helper that has just started. */
const service = () =>
  new ResolverFile({
    folder,
    run: async (argv) => {
      commands.push(argv.join(" "));
      return { exitCode: 1, stdout: "", stderr: "No matching processes were found\n" };
    },
  });

/** File by file, as text; null where there is no folder. */
async function files(): Promise<Readonly<Record<string, string>> | null> {
  const names = await readdir(folder).catch(() => null);
  if (names === null) return null;
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
  );
}

const ours = (port = NAMES.port, zone = "docker.test") =>
  `${RESOLVER_HEADER}\ndomain ${zone}\nnameserver 127.0.0.1\nport ${port}\ntimeout 2\nsearch_order 1\n`;

test("the file is written with the folder, flushes the caches once, and both go with it", async () => {
  const names = service();
  expect(await names.read(NAMES)).toMatchObject({ state: "failed" });
  expect(await names.set(NAMES)).toEqual(SET);
  expect(await names.set(NAMES)).toEqual(SET);
  expect(await names.read(NAMES)).toEqual(SET);
  expect(await files()).toEqual({ "docker.test": ours() });
  const { mode, nlink } = await stat(join(folder, "docker.test"));
  expect([mode & 0o777, nlink, (await stat(folder)).mode & 0o777]).toEqual([0o644, 1, 0o755]);
  expect(commands).toEqual(FLUSHED);
  await names.clear();
  expect([await files(), commands]).toEqual([null, [...FLUSHED, ...FLUSHED]]);
  await names.clear();
  expect(commands).toHaveLength(4);
});

test("another port or zone replaces the file, and a folder that was there stays", async () => {
  await mkdir(folder);
  const names = service();
  await names.set(NAMES);
  expect(await names.set({ ...NAMES, port: 20000 })).toEqual(SET);
  expect(await files()).toEqual({ "docker.test": ours(20000) });
  expect(await names.set({ ...NAMES, zone: parseZone("box.internal") as Zone })).toEqual(SET);
  expect(await files()).toEqual({ "box.internal": ours(15353, "box.internal") });
  await names.clear();
  expect(await files()).toEqual({});
});

test.each([
  ["the same name", "docker.test", "nameserver 10.0.0.1\n"],
  ["our header further down", "docker.test", `# mine\n${RESOLVER_HEADER}\n`],
  ["our header without an end", "docker.test", RESOLVER_HEADER],
  ["another name for the same zone", "mine", "nameserver 10.0.0.1\ndomain Docker.Test.\n"],
])("a file of somebody else's with %s is a conflict, and stays as it is", async (_, name, text) => {
  await mkdir(folder);
  await writeFile(join(folder, name), text);
  const names = service();
  const conflict = { state: "conflict", path: join(folder, name) };
  expect([await names.set(NAMES), await names.read(NAMES)]).toEqual([conflict, conflict]);
  await names.clear();
  expect([await files(), commands]).toEqual([{ [name]: text }, []]);
});

test("files for other zones are no conflict", async () => {
  await mkdir(folder);
  await writeFile(join(folder, "test"), "nameserver 127.0.0.1\n");
  await writeFile(join(folder, "docker.test.bak"), "domain other.test\n");
  expect(await service().set(NAMES)).toEqual(SET);
});

test("a symbolic link is followed neither for reading, writing nor removing", async () => {
  await mkdir(folder);
  const secret = join(root, "secret");
  await writeFile(secret, ours());
  await symlink(secret, join(folder, "docker.test"));
  const names = service();
  expect(await names.set(NAMES)).toEqual({ state: "conflict", path: join(folder, "docker.test") });
  await names.clear();
  expect([await readdir(folder), await readFile(secret, "utf8")]).toEqual([["docker.test"], ours()]);
});

test("a link where the half-written file is to be is replaced, and what it leads to is not touched", async () => {
  const secret = join(root, "secret");
  await writeFile(secret, "secret");
  await symlink(secret, partialPath());
  expect(await service().set(NAMES)).toEqual(SET);
  expect([await readFile(secret, "utf8"), await beside()]).toEqual(["secret", []]);
});

test.each([
  [
    "others may write to",
    async () => {
      await mkdir(folder);
      await chmod(folder, 0o777);
    },
  ],
  [
    "is a link",
    async () => {
      await mkdir(join(root, "elsewhere"));
      await symlink(join(root, "elsewhere"), folder);
    },
  ],
  ["is a file", () => writeFile(folder, "")],
] as const)("a folder that %s is not used", async (_, make) => {
  await make();
  const names = service();
  const message = expect.stringContaining(`${folder} is not a folder that only root may write to`);
  expect(await names.set(NAMES)).toEqual({ state: "failed", message });
  await names.clear();
  expect(commands).toEqual([]);
});

test("what a killed helper left is cleaned up by the next one: its files and the half-written one", async () => {
  await service().set(NAMES);
  await writeFile(partialPath(), RESOLVER_HEADER);
  await writeFile(join(folder, "older.test"), ours(1024, "older.test"));
  await writeFile(join(folder, "corp.example"), "nameserver 10.0.0.1\n");
  await service().clear();
  expect([await files(), await beside()]).toEqual([{ "corp.example": "nameserver 10.0.0.1\n" }, []]);
});

test("what somebody puts there in the last moment stays, and nothing half-written does", async () => {
  await mkdir(folder);
  const path = join(folder, "docker.test");
  await writeFile(path, "nameserver 10.0.0.1\n");
  const stagingPath = partialPath();
  const placing = placeFile({ path, text: ours(), stagingPath, isReplacing: false });
  await expect(placing).rejects.toMatchObject({ code: "EEXIST" });
  expect([await files(), await beside()]).toEqual([{ "docker.test": "nameserver 10.0.0.1\n" }, []]);
});

test("a half-written file that cannot be made is a failure that leaves nothing", async () => {
  await mkdir(partialPath());
  expect(await service().set(NAMES)).toEqual({
    state: "failed",
    message: expect.stringMatching(/^E[A-Z]+: /),
  });
  expect(await files()).toEqual({});
});
