import { execFile, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppRefused } from "../../../bridge/dashboard/app.js";
import { AT_LOGIN, autostart, autostartFile } from "../../../electron/app/login/autostart.js";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dockline-autostart-"));
  file = join(folder, "config/autostart/dev.dockline.desktop");
});
afterEach(() => rm(folder, { recursive: true }));

const gio = spawnSync("gio", ["version"]).status === 0;
if (!gio) console.log("a desktop that opens the app: NOT RUN: it needs gio (libglib2.0-bin)");

test("the file lies where desktops look", () => {
  expect([
    autostartFile("/home/ada", {}),
    autostartFile("/home/ada", { XDG_CONFIG_HOME: "/conf" }),
    autostartFile("/home/ada", { XDG_CONFIG_HOME: "relative, so it does not count" }),
  ]).toEqual([
    "/home/ada/.config/autostart/dev.dockline.desktop",
    "/conf/autostart/dev.dockline.desktop",
    "/home/ada/.config/autostart/dev.dockline.desktop",
  ]);
});

test("switched on it is one file, switched off it is none", async () => {
  const item = autostart(file, ["/opt/Dockline/dockline"]);
  const seen = [await item.read()];
  await item.set(true);
  await item.set(true);
  seen.push(await item.read());
  expect([await readdir(dirname(file)), await readFile(file, "utf8")]).toEqual([
    ["dev.dockline.desktop"],
    [
      "[Desktop Entry]",
      "Type=Application",
      "Version=1.5",
      "Name=Dockline",
      "Comment=Docker containers by their own IP addresses",
      "Exec=/opt/Dockline/dockline --opened-at-login",
      "Terminal=false",
      "",
    ].join("\n"),
  ]);
  await item.set(false);
  await item.set(false);
  seen.push(await item.read());
  expect([seen, await readdir(dirname(file))]).toEqual([[false, true, false], []]);
});

test("an entry that was switched off by others, or that opens another Dockline, does not count", async () => {
  const item = autostart(file, ["/opt/new/dockline"]);
  await item.set(true);
  const ours = await readFile(file, "utf8");
  const seen: boolean[] = [];
  for (const text of [
    `${ours}Hidden=true\n`,
    `${ours}X-GNOME-Autostart-enabled=false\n`,
    ours.replace("/opt/new", "/opt/old"),
    "rubbish",
    ours,
  ]) {
    await writeFile(file, text);
    seen.push(await item.read());
  }
  expect(seen).toEqual([false, false, false, false, true]);
});

test("run from its sources, or by a name that no entry can have, it is not opened at login", async () => {
  const told: unknown[] = [];
  for (const command of [null, ["/opt/a=b/dockline"], ["/opt/a\nHidden/dockline"]]) {
    const item = autostart(file, command);
    const sentence = await item
      .set(true)
      .catch((error: unknown) => error instanceof AppRefused && error.message);
    told.push([sentence, await item.read()]);
  }
  const refused = "The desktop could not be told to open Dockline at login:";
  expect(told).toEqual([
    ["Only the installed app can be opened at login.", false],
    [`${refused} Exec cannot name this program`, false],
    [`${refused} a desktop entry holds no control characters`, false],
  ]);
});

test("a folder that cannot be had is told, and no part of a file stays", async () => {
  await writeFile(join(folder, "config"), "a file in the way");
  await expect(autostart(file, ["/opt/dockline"]).set(true)).rejects.toThrow(
    /^The desktop could not be told to open Dockline at login: (ENOTDIR|EEXIST)/,
  );
  await rm(join(folder, "config"));
  await mkdir(file, { recursive: true });
  await expect(autostart(file, ["/opt/dockline"]).set(true)).rejects.toThrow(AppRefused);
  expect(await readdir(dirname(file))).toEqual(["dev.dockline.desktop"]);
});

test.runIf(gio)("a desktop runs exactly the command, whatever its folder is called", async () => {
  const program = join(folder, 'it\'s $(touch owned) `id` "new" \\ & ; #1 ünï~*?', "dockline");
  await mkdir(dirname(program), { recursive: true });
  const output = join(folder, "output");
  await writeFile(
    program,
    `#!/bin/sh\nprintf '%s\\0' "$0" "$@" >'${output}.new'\nmv '${output}.new' '${output}'\n`,
  );
  await chmod(program, 0o755);
  const strange = ["", "100%", "%f", "a b", "$HOME", "`id`", '"', "'", "\\", "a\\b\\\\", "|", "~"];
  await autostart(file, [program, ...strange]).set(true);
  await promisify(execFile)("gio", ["launch", file], { timeout: 15_000 });
  await vi.waitFor(async () => {
    expect((await readFile(output, "utf8")).split("\0")).toEqual([program, ...strange, AT_LOGIN, ""]);
  }, 10_000);
});
