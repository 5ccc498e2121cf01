import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeEach, expect, test } from "vitest";

const SOURCE = resolve(import.meta.dirname, "../../electron/packaging");
const PROGRAM = "what would be Node";
const ARCHIVE = "node-v26.10.0-darwin-arm64";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-node-"));
  cpSync(join(SOURCE, "fetch-node.sh"), join(folder, "fetch-node.sh"));
  pin(sumOf(PROGRAM));
  publish();
  return () => rmSync(folder, { recursive: true });
});

test("Node and its licence are taken out of the published archive", () => {
  expect(fetchNode("arm64")).toEqual({ status: 0, said: "" });
  const put = ["node", "LICENSE"].map((name) => readFileSync(join(folder, "out/darwin-arm64", name), "utf8"));
  expect(put).toEqual([PROGRAM, "a licence"]);
});

test("what is there already is not fetched again", () => {
  fetchNode("arm64");
  rmSync(join(folder, "server"), { recursive: true });
  expect(fetchNode("arm64")).toEqual({ status: 0, said: "" });
});

test("a Node that is there and is not the pinned one is fetched anew", () => {
  fetchNode("arm64");
  writeFileSync(join(folder, "out/darwin-arm64/node"), "another");
  fetchNode("arm64");
  expect(readFileSync(join(folder, "out/darwin-arm64/node"), "utf8")).toBe(PROGRAM);
});

test("an archive that is not the published one is refused", () => {
  writeFileSync(join(folder, `server/v26.10.0/${ARCHIVE}.tar.gz`), "broken");
  refused("is not the file that its SHASUMS256.txt names; try again.");
});

test("an archive that is published, and holds another Node than the pinned one, is refused", () => {
  pin("0".repeat(64));
  refused("is not the one that electron/packaging/node.json pins; do not use it.");
});

test("a server without it is named", () => {
  rmSync(join(folder, "server"), { recursive: true });
  refused(`v26.10.0/SHASUMS256.txt could not be fetched; try again.`);
});

test("a pin without a sum is refused", () => {
  pin("");
  refused("node.json has no version or no sum for arm64; restore it.");
});

test.each(["", "amd64", "../x"])("%j is no Mac's architecture", (architecture) => {
  expect(fetchNode(architecture)).toEqual({ status: 64, said: "usage: fetch-node.sh arm64|x64 [FOLDER]" });
});

test("the repository's own pin is one for each Mac", () => {
  const { version, sha256 } = JSON.parse(readFileSync(join(SOURCE, "node.json"), "utf8")) as {
    readonly version: string;
    readonly sha256: Readonly<Record<string, string>>;
  };
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Object.keys(sha256)).toEqual(["arm64", "x64"]);
  expect(new Set(Object.values(sha256)).size).toBe(2);
  for (const sum of Object.values(sha256)) expect(sum).toMatch(/^[0-9a-f]{64}$/);
});

/** The last line that the script says ends with `words`, and nothing was put in place. */
function refused(words: string): void {
  const { status, said } = fetchNode("arm64");
  expect([status, said.endsWith(words) || said, existsSync(join(folder, "out"))]).toEqual([1, true, false]);
}

function fetchNode(architecture: string): { readonly status: number | null; readonly said: string } {
  const { status, stderr } = spawnSync(join(folder, "fetch-node.sh"), [architecture, join(folder, "out")], {
    env: { PATH: process.env["PATH"], NODEJS_ORG_MIRROR: `file://${folder}/server` },
    encoding: "utf8",
  });
  return { status, said: stderr.trim().split("\n").at(-1) ?? "" };
}

function pin(sum: string): void {
  const node = { version: "26.10.0", sha256: { arm64: sum, x64: sum } };
  writeFileSync(join(folder, "node.json"), `${JSON.stringify(node, null, 2)}\n`);
}

/** As nodejs.org does it: an archive with one folder, and the sums of all archives beside it. */
function publish(): void {
  const server = join(folder, "server/v26.10.0");
  const tree = join(folder, ARCHIVE);
  for (const path of [server, join(tree, "bin")]) mkdirSync(path, { recursive: true });
  writeFileSync(join(tree, "bin/node"), PROGRAM, { mode: 0o755 });
  writeFileSync(join(tree, "LICENSE"), "a licence");
  execFileSync("tar", ["-czf", join(server, `${ARCHIVE}.tar.gz`), "-C", folder, ARCHIVE]);
  const sum = sumOf(readFileSync(join(server, `${ARCHIVE}.tar.gz`)));
  const others = `${"1".repeat(64)}  node-v26.10.0-darwin-x64.tar.gz\n`;
  writeFileSync(join(server, "SHASUMS256.txt"), `${others}${sum}  ${ARCHIVE}.tar.gz\n`);
}

function sumOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
