import { EventEmitter } from "node:events";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { logFolder, openLogFile } from "../../../electron/app/log/log-file.js";
import { logUnhandledErrors } from "../../../electron/app/log/unhandled-errors.js";

let root: string;
let folder: string;
let told: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dockline-log-"));
  folder = join(root, "Library/Logs/Dockline");
  told = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = () => openLogFile(folder, (text) => told.push(text));
const lines = (name: string) => readFileSync(join(folder, name), "utf8").split("\n").slice(0, -1);
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
const withoutTime = (line: string) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, "");

test("the log is where the platform's people look for it", () => {
  const user = { uid: 1, home: "/home/ada", xdgRuntimeDir: undefined };
  const folders = [
    logFolder({ environment: {}, user: { ...user, platform: "darwin" } }),
    logFolder({ environment: {}, user: { ...user, platform: "linux" } }),
    logFolder({ environment: { XDG_STATE_HOME: "/state" }, user: { ...user, platform: "linux" } }),
  ];
  expect(folders).toEqual([
    "/home/ada/Library/Logs/Dockline",
    "/home/ada/.local/state/dockline/logs",
    "/state/dockline/logs",
  ]);
});

test("events are lines with their time in a file of the user's own, below what was there before", () => {
  open().info("app", { version: "1" });
  const log = open();
  log.warn("note", { text: "50% of %s and %c %d" });
  log.error("session", "no error at all\nbut a text");
  expect(lines("main.log").map(withoutTime)).toEqual([
    "info app version=1",
    'warn note text="50% of %s and %c %d"',
    `error session error="'no error at all\\\\nbut a text'"`,
  ]);
  expect([mode(folder), mode(join(folder, "main.log")), told]).toEqual(["700", "600", []]);
});

test("a file that others could read is made private", () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.log"), "before\n", { mode: 0o644 });
  chmodSync(join(folder, "main.log"), 0o644);
  open().info("app", {});
  expect([mode(join(folder, "main.log")), lines("main.log").map(withoutTime)]).toEqual([
    "600",
    ["before", "info app"],
  ]);
});

test("three files of a megabyte are kept, the newest lines in the first", () => {
  const log = open();
  const text = "x".repeat(7_900);
  for (let number = 0; number < 700; number++) log.info("line", { number, text });
  const names = readdirSync(folder).sort();
  const sizes = names.map((name) => statSync(join(folder, name)).size);
  const numbers = names.map((name) => Number(/number=(\d+)/.exec(lines(name).at(-1) ?? "")?.[1]));
  expect(names).toEqual(["main.1.log", "main.2.log", "main.log"]);
  expect(sizes.filter((size) => size > 1024 * 1024 + 8_100)).toEqual([]);
  const [second = 0, third = 0, newest] = numbers;
  expect([newest, second > third, names.map((name) => mode(join(folder, name)))]).toEqual([
    699,
    true,
    ["600", "600", "600"],
  ]);
});

test("a folder that cannot be had is told once, and nothing breaks", () => {
  mkdirSync(join(root, "Library"));
  writeFileSync(join(root, "Library/Logs"), "in the way");
  const log = open();
  log.info("app", {});
  log.error("session", new Error("lost"));
  expect(told).toEqual([`No log is written to ${folder}: ENOTDIR: not a directory, mkdir '${folder}'.`]);
});

test("a disk that is full is told once, and nothing breaks", () => {
  mkdirSync(folder, { recursive: true });
  // Whatever is written there finds no space left on the device.
  symlinkSync("/dev/full", join(folder, "main.log"));
  const log = open();
  for (let number = 0; number < 3; number++) log.info("line", { number });
  expect(told).toEqual([
    `No log is written to ${folder}: Couldn't write to ${folder}/main.log. ENOSPC: no space left on device, write.`,
  ]);
});

test("files that cannot be moved are begun anew, so that they do not grow for ever", () => {
  mkdirSync(join(folder, "main.1.log/not a file"), { recursive: true });
  mkdirSync(join(folder, "main.2.log/neither"), { recursive: true });
  const log = open();
  for (let number = 0; number < 200; number++) log.info("line", { number, text: "x".repeat(7_900) });
  expect(statSync(join(folder, "main.log")).size).toBeLessThan(1024 * 1024 + 8_100);
  expect(withoutTime(lines("main.log").at(-1) ?? "")).toMatch(/^info line number=199 /);
});

test("what nobody has caught is written with its stack, until that is not wanted any more", () => {
  const source = new EventEmitter();
  const watch = logUnhandledErrors(source, open());
  source.emit("uncaughtException", new Error("nobody caught this"));
  source.emit("unhandledRejection", { code: 7 });
  watch[Symbol.dispose]();
  source.emit("unhandledRejection", "later");
  const [first, ...rest] = lines("main.log").map(withoutTime);
  expect(first).toMatch(
    /^error unhandled-exception error="Error: nobody caught this\\n {4}at .*log-file\.test\.ts/,
  );
  expect(rest).toEqual(['error unhandled-rejection error="{ code: 7 }"']);
});
