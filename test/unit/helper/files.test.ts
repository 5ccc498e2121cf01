import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseArguments } from "../../../helper/arguments.js";
import { Journal } from "../../../helper/journal.js";
import { lineLog } from "../../../helper/log.js";
import { appendTo } from "../../../helper/log-file.js";
import { runCommand } from "../../../helper/platform/run.js";
import { assertTrusted, findTrusted } from "../../../helper/platform/trusted-file.js";
import { HELPER_VERSION } from "../../../helper/version.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dockline-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ENTRY = { interfaceName: "dockline0", engine: "wireguard-go", pid: 812 } as const;

test("the journal is read as it was written, for root alone, and without a trace of the writing", async () => {
  const path = join(folder, "journal.json");
  const journal = new Journal(path);
  expect(await journal.read()).toBeNull();
  await journal.write({ interfaceName: "utun5", engine: "kernel", pid: null });
  await journal.write(ENTRY);
  expect([await new Journal(path).read(), (await stat(path)).mode & 0o777, await readdir(folder)]).toEqual([
    ENTRY,
    0o600,
    ["journal.json"],
  ]);
  await journal.clear();
  await journal.clear();
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  "",
  "{",
  "null",
  "[]",
  "{}",
  '{"interfaceName":"eth0; reboot","engine":"kernel","pid":null}',
  '{"interfaceName":"dockline0","engine":"other","pid":null}',
  '{"interfaceName":"dockline0","engine":"kernel","pid":1}',
  '{"interfaceName":"dockline0","engine":"kernel","pid":"812"}',
])("the journal %j names nothing", async (text) => {
  await writeFile(join(folder, "journal.json"), text);
  expect(await new Journal(join(folder, "journal.json")).read()).toBeNull();
});

test.each([
  [[], { ownerUid: 0, isOnce: false, isDaemon: false }],
  [["--owner", "501"], { ownerUid: 501, isOnce: false, isDaemon: false }],
  [["--daemon", "--owner", "501"], { ownerUid: 501, isOnce: false, isDaemon: true }],
  [["--once", "--owner", "0"], { ownerUid: 0, isOnce: true, isDaemon: false }],
  [["--owner"], null],
  [["--owner", "root"], null],
  [["--owner", "-1"], null],
  [["--owner", "4294967295"], null],
  [["--owner=501"], null],
  [["--socket", "/tmp/x"], null],
  [["501"], null],
])("the arguments %j are read as %j", (argv, expected) => {
  expect(parseArguments(argv)).toEqual(expected);
});

test("a log line is one line, whatever the facts hold", () => {
  const lines: string[] = [];
  const log = lineLog(
    (line) => lines.push(line),
    () => 0,
  );
  log.info("state", {
    from: "idle",
    count: 3,
    ok: true,
    who: null,
    text: 'a "b"\nfake info line',
    empty: "",
  });
  log.error("x", {});
  expect(lines).toEqual([
    '1970-01-01T00:00:00.000Z info state from=idle count=3 ok=true who=null text="a \\"b\\"\\nfake info line" empty=""\n',
    "1970-01-01T00:00:00.000Z error x\n",
  ]);
});

test("a log file that was renamed is begun anew, and one that cannot be written stops nobody", async () => {
  const [path, rotated] = [join(folder, "helper.log"), join(folder, "helper.log.0")];
  const write = appendTo(path);
  write("one\n");
  write("two\n");
  await rename(path, rotated);
  write("three\n");
  expect([await readFile(rotated, "utf8"), await readFile(path, "utf8")]).toEqual(["one\ntwo\n", "three\n"]);
  expect((await stat(path)).mode & 0o137).toBe(0);
  appendTo(folder)("nowhere\n");
});

test("the helper tells the version of the package", async () => {
  const text = await readFile(join(import.meta.dirname, "../../../package.json"), "utf8");
  expect(HELPER_VERSION).toBe((JSON.parse(text) as { version: string }).version);
});

test("a command gets its input and no environment but ours", async () => {
  const program = await realpath("/bin/sh");
  const { exitCode, stdout, stderr } = await runCommand(
    [program, "-c", "cat; env; pwd; echo oops >&2; exit 3"],
    "in\n",
  );
  const lines = stdout.split("\n").filter((line) => !/^(PWD|OLDPWD|SHLVL|_)=/.test(line));
  expect([exitCode, lines.sort(), stderr]).toEqual([
    3,
    ["", "/", "LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "in"],
    "oops\n",
  ]);
});

test("a command that prints without end is killed, and one that is missing is an error", async () => {
  const { exitCode } = await runCommand([await realpath("/usr/bin/yes")]);
  expect(exitCode).toBeNull();
  await expect(runCommand(["/nonexistent/program"])).rejects.toThrow("ENOENT");
});

test.skipIf(process.getuid?.() !== 0)(
  "root runs only what nobody else can write to, links and folders included",
  async () => {
    // The system's own folder for temporary files is open to all, so the tree goes where only root writes.
    const home = await mkdtemp("/var/lib/dockline-trusted-");
    try {
      const file = async (name: string, mode: number) => {
        await writeFile(join(home, name), "");
        await chmod(join(home, name), mode);
        return join(home, name);
      };
      const good = await file("good", 0o755);
      const groupWritable = await file("group", 0o775);
      await mkdir(join(home, "open"));
      await writeFile(join(home, "open/program"), "");
      await chmod(join(home, "open"), 0o777);
      await symlink(good, join(home, "link"));
      await symlink(join(home, "open/program"), join(home, "bad-link"));
      await writeFile(join(folder, "program"), "");
      const answers = [
        good,
        join(home, "link"),
        groupWritable,
        join(home, "open/program"),
        join(home, "bad-link"),
        join(folder, "program"),
        join(home, "missing"),
      ];
      expect(await Promise.all(answers.map((one) => findTrusted([one])))).toEqual([
        good,
        good,
        null,
        null,
        null,
        null,
        null,
      ]);
      expect(await findTrusted([groupWritable, good])).toBe(good);
      await assertTrusted([good]);
      for (const bad of [join(home, "link"), groupWritable, join(home, "missing")]) {
        await expect(assertTrusted([good, bad])).rejects.toThrow(`${bad} or a folder above it`);
      }
    } finally {
      await rm(home, { recursive: true });
    }
  },
);
