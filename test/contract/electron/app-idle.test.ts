import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SettingsFile } from "../../../bridge/dashboard/settings-file.js";
import { DEFAULT_SETTINGS } from "../../../bridge/model/settings.js";
import { AppProcess } from "../../electron/app-process.js";
import { APP_FOLDER, buildApp } from "../../electron/build-app.js";
import type { Waits } from "../../electron/stand-in/orders.js";
import { eventually } from "../../lab/eventually.js";

/** Pipes to this test, and the folder in which a session's socket would appear. */
const AT_REST: Waits = { resources: ["FSEventWrap", "PipeWrap", "PipeWrap", "PipeWrap"], timers: [] };

test("the built app, with its windows closed, has no timer at all", async () => {
  const home = await mkdtemp(join(tmpdir(), "dockline-idle-app-"));
  const settings = new SettingsFile(join(home, ".local/state/dockline/settings.json"), () => {});
  await settings.write({ ...DEFAULT_SETTINGS, connectsAtStart: false });
  const [program, ...args] = await buildApp();
  const env = {
    PATH: process.env["PATH"],
    HOME: home,
    XDG_RUNTIME_DIR: home,
    DOCKER_HOST: `unix://${home}/none`,
  };
  await using app = new AppProcess(spawn(program, args, { cwd: APP_FOLDER, env }));
  const log = () => readFile(join(home, ".local/state/dockline/logs/main.log"), "utf8").catch(() => "");
  expect(await eventually(log, (text) => / begin /.test(text))).toMatch(/ begin /);
  await app.click("Open Dashboard");
  for (const { id } of (await app.look()).windows) await app.order({ do: "close-window", window: id });
  const look = async () => (await app.order({ do: "look-at-waits" })) as Waits;
  const waits = await eventually(look, (seen) => JSON.stringify(seen) === JSON.stringify(AT_REST), 60_000);
  expect(waits).toEqual(AT_REST);
  await rm(home, { recursive: true, force: true });
}, 90_000);
