import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../bridge/model/settings.js";
import { SettingsFile } from "../../../bridge/settings/settings-file.js";
import { CHANNELS } from "../../../electron/ipc/channels.js";
import packageJson from "../../../package.json" with { type: "json" };
import { AppProcess, labels } from "../../electron/app-process.js";
import { APP_FOLDER, type AppCommand, buildApp } from "../../electron/build-app.js";
import type { Sight, Waits } from "../../electron/stand-in/orders.js";
import { eventually } from "../../lab/eventually.js";

/** The whole app, built, on a stand-in of Electron, for a user who has no Docker engine. */
let command: AppCommand;
let home: string;

beforeAll(async () => {
  command = await buildApp();
});

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "dockline-app-"));
  // Whatever helper and engine this machine has are left alone.
  const settings = new SettingsFile(join(home, ".local/state/dockline/settings.json"), () => {});
  await settings.change({ ...DEFAULT_SETTINGS, connectsAtStart: false });
  await mkdir(join(home, "run"));
  return () => rm(home, { recursive: true, force: true });
});

/** Sockets of root's sessions and of the helper are the machine's: for root, the app gets a /run of its own. */
const OWN_RUN = [
  "unshare",
  "--mount",
  "sh",
  "-c",
  'mount --bind "$HOME/run" /run && exec "$@"',
  "sh",
] as const;

const isRoot = process.getuid?.() === 0;

/** `folder` is where the app's built files are looked for. */
function spawnApp(folder = APP_FOLDER): AppProcess {
  const [program, ...args] = isRoot ? ([...OWN_RUN, ...command] as const) : command;
  const env = { PATH: process.env["PATH"], HOME: home, DOCKER_HOST: `unix://${home}/none` };
  return new AppProcess(spawn(program, args, { cwd: folder, env }));
}

/** Resolves when it has done what it does by itself. */
async function start(): Promise<AppProcess> {
  const app = spawnApp();
  const log = () => readFile(join(home, ".local/state/dockline/logs/main.log"), "utf8").catch(() => "");
  const written = await eventually(log, (text) => / begin /.test(text));
  expect(written).toMatch(/ begin helper=\w+ step=(welcome|rest)$/m);
  return app;
}

test("it begins with an icon and a menu, and without any window but the first run's", async () => {
  await using app = await start();
  const { icon, toolTips, menu, isInDock } = await app.look();
  expect({ icon, toolTip: toolTips.at(-1), isInDock }).toEqual({
    icon: "off.png",
    toolTip: "Dockline: Not connected",
    isInDock: false,
  });
  expect(labels(menu)).toContain("Connect");
});

/** An app without windows, whatever its first step was. */
async function startWithoutWindows(): Promise<AppProcess> {
  const app = await start();
  for (const { id } of (await app.look()).windows) await app.order({ do: "close-window", window: id });
  return app;
}

test("opening it a second time shows the dashboard of the first, and leaves", async () => {
  await using app = await startWithoutWindows();
  await using second = spawnApp();
  expect(await second.ended).toBe(0);
  const { windows } = await app.sees((sight) => sight.windows.length > 0);
  expect(windows.map(({ url }) => url)).toEqual(["dockline://app/"]);
});

test("opening it a second time brings forward what is open, out of the Dock, and opens nothing else", async () => {
  await using app = await startWithoutWindows();
  await app.click("Settings…");
  const [settings] = (await app.sees(({ windows }) => windows.some(({ isShown }) => isShown))).windows;
  await app.order({ do: "minimize-window", window: settings?.id ?? 0 });
  expect((await app.look()).windows.map(({ isMinimized }) => isMinimized)).toEqual([true]);
  await app.order({ do: "activate" });
  const { windows } = await app.sees((sight) => sight.windows.some(({ isMinimized }) => !isMinimized));
  expect(windows).toEqual([settings]);
});

test("a page that crashes is loaded anew, and in the log; when it does so again, the next opening makes another", async () => {
  await using app = await startWithoutWindows();
  await app.click("Open Dashboard");
  const whole = ({ windows }: Sight) => windows.some(({ isBlank, isShown }) => isShown && !isBlank);
  const [first] = (await app.sees(whole)).windows;
  const window = first?.id ?? 0;
  await app.order({ do: "crash-page", window });
  expect((await app.sees(whole)).windows).toEqual([first]);
  await app.order({ do: "crash-page", window });
  await app.sees(({ windows }) => windows.length === 0);
  await app.click("Open Dashboard");
  expect((await app.sees(whole)).windows).toEqual([{ ...first, id: window + 1 }]);
  const log = await readFile(join(home, ".local/state/dockline/logs/main.log"), "utf8");
  expect(log.match(/page-gone .*/g)).toEqual(
    Array(2).fill("page-gone page=dashboard reason=crashed exitCode=5"),
  );
});

test("an app that lacks its pages says so before it leaves", async () => {
  await using app = spawnApp(home);
  expect(await app.ended).toBe(1);
  expect(app.story).toMatch(
    /^Dockline cannot start\n.* page is not in .*; install Dockline again.*\nThe log in .*\/logs says more\.$/m,
  );
});

test("opening it again and again while it starts shows no window twice, and none that nobody answers", async () => {
  await using app = spawnApp();
  const news: unknown[] = [];
  app.onHappening(({ window, channel }) => news.push([window, channel]));
  const openAgain = async () => {
    await app.order({ do: "activate" });
    return (await app.look()).windows.filter(({ isBlank }) => !isBlank);
  };
  const [first] = await eventually(openAgain, (windows) => windows.length > 0);
  const window = first?.id ?? 0;
  await app.order({ do: "send", window, channel: CHANNELS.look, args: [] });
  await eventually(
    async () => news,
    ({ length }) => length > 0,
  );
  expect(news[0]).toEqual([window, CHANNELS.news]);
  const pages = (await openAgain()).map(({ url }) => url);
  expect(pages).toEqual([...new Set(pages)]);
  const log = await readFile(join(home, ".local/state/dockline/logs/main.log"), "utf8");
  expect(log.split("\n").filter((line) => / error /.test(line))).toEqual([]);
});

test("closing the last window leaves the app in the menu bar; quitting ends it", async () => {
  await using app = await start();
  await app.click("Open Dashboard");
  for (const { id } of (await app.look()).windows) await app.order({ do: "close-window", window: id });
  expect((await app.look()).windows).toEqual([]);
  await app.order({ do: "activate" });
  expect((await app.look()).windows.map(({ url }) => url)).toEqual(["dockline://app/"]);
  app.click("Quit Dockline").catch(() => {});
  expect(await app.ended).toBe(0);
});

test("while a page looks, the menu says why the engine cannot be asked; then that nobody knows", async () => {
  await using app = await start();
  await app.click("Open Dashboard");
  const { windows } = await app.sees((sight) => sight.windows.some(({ url }) => url === "dockline://app/"));
  const idle = "This host has no way to your containers.";
  for (const { id } of windows) await app.order({ do: "send", window: id, channel: CHANNELS.look, args: [] });
  const looked = await app.sees(({ menu }) => menu[1]?.label !== idle);
  expect([looked.icon, looked.menu[1]?.label]).toEqual([
    "off.png",
    expect.stringMatching(/^There is nothing at unix:/),
  ]);
  for (const { id } of windows) await app.order({ do: "close-window", window: id });
  const { menu } = await app.sees((sight) => sight.menu[1]?.label === idle);
  const below = (label: string) => labels(menu.find((item) => item.label === label)?.items ?? []);
  expect([below("Networks"), below("Containers")]).toEqual([
    ["Connect to see your networks"],
    ["Connect to see your containers"],
  ]);
});

test("a fault that is tried again can be tried now, or no more", async () => {
  await using app = await start();
  await app.click("Connect");
  const offers = (sight: Sight) => {
    const rows = labels(sight.menu);
    const [from, to] = [rows.indexOf("-"), rows.indexOf("Networks")];
    return rows.slice(from + 1, to - 1);
  };
  const both = ["Try Now", "Stop Trying"];
  const isBoth = (sight: Sight) => both.every((label) => offers(sight).includes(label));
  expect(offers(await app.sees(isBoth)).slice(0, 2)).toEqual(both);
  await eventually(
    () =>
      app.click("Try Now").then(
        () => true,
        () => false,
      ),
    Boolean,
  );
  expect(offers(await app.sees(isBoth)).slice(0, 2)).toEqual(both);
  await eventually(
    () =>
      app.click("Stop Trying").then(
        () => true,
        () => false,
      ),
    Boolean,
  );
  await app.sees((sight) => offers(sight).includes("Connect"));
});

/** What a click does where there is neither engine nor helper: what the person sees, or what the system was handed. */
const CLICKS: readonly {
  readonly path: readonly string[];
  readonly shows: (sight: Sight) => unknown;
  readonly wanted: unknown;
}[] = [
  {
    path: ["Open Dashboard"],
    shows: ({ windows }) => windows.map(({ url }) => url).includes("dockline://app/"),
    wanted: true,
  },
  {
    path: ["Settings…"],
    shows: ({ windows }) => windows.map(({ url }) => url).includes("dockline://app/#settings"),
    wanted: true,
  },
  {
    path: ["Help", "Show Logs"],
    shows: ({ opened }) => opened.map((path) => path.replace(/^.*(?=\/dockline)/, "")),
    wanted: ["/dockline/logs"],
  },
  {
    path: ["Help", "Copy Diagnostics"],
    shows: ({ clipboard, questions }) => [clipboard.split(" ", 2), questions],
    wanted: [
      ["Dockline", packageJson.version],
      ["The diagnostics are on the clipboard. Look through them before you paste them."],
    ],
  },
  {
    path: ["Help", "Report a Problem…"],
    shows: ({ opened }) => opened.map((url) => new URL(url).origin + new URL(url).pathname),
    wanted: [`${packageJson.homepage}/issues/new`],
  },
  {
    path: ["Open at Login"],
    shows: ({ questions, opensAtLogin }) => [questions, opensAtLogin],
    wanted: [["Only the installed app can be opened at login."], false],
  },
  {
    path: ["Help", "Install Command Line Tool…"],
    shows: ({ questions }) => questions,
    wanted: ["Only the installed app can install the command."],
  },
  // Whether there is a helper is the machine's business; whoever is asked here cancels.
  { path: ["Help", "Uninstall Helper…"], shows: ({ questions }) => questions.length, wanted: 1 },
  { path: ["About Dockline"], shows: ({ questions }) => questions, wanted: ["About"] },
  { path: ["Docker", "Look for Engines"], shows: ({ questions }) => questions, wanted: [] },
  { path: ["Connect"], shows: ({ icon }) => icon, wanted: "error.png" },
];

test.each(CLICKS)("a click on $path", async ({ path, shows, wanted }) => {
  await using app = await start();
  await app.click(...path);
  const sight = await eventually(
    () => app.look(),
    (seen) => JSON.stringify(shows(seen)) === JSON.stringify(wanted),
  );
  expect(shows(sight)).toEqual(wanted);
});

test("a session that cannot begin is shown by the icon, and the app goes on", async () => {
  const sessions = isRoot ? "run/dockline-session" : ".local/state/dockline";
  // Where the session's socket would be.
  await mkdir(join(home, sessions, "control.sock"), { recursive: true });
  await using app = await start();
  await app.click("Connect");
  const { questions, menu } = await app.sees(
    ({ icon, questions }) => icon === "error.png" && questions.length > 0,
  );
  expect(questions).toEqual([
    expect.stringMatching(/^Something went wrong inside Dockline: .*control\.sock/),
  ]);
  expect(labels(menu)).toContain("Settings…");
  app.click("Quit Dockline").catch(() => {});
  expect(await app.ended).toBe(0);
});

/** Pipes to this test, and the folder in which a session's socket would appear. */
const AT_REST: Waits = { resources: ["FSEventWrap", "PipeWrap", "PipeWrap", "PipeWrap"], timers: [] };

test("with its windows closed it has no timer at all, once the limits of what it asked have run out", async () => {
  await using app = await start();
  await app.click("Open Dashboard");
  for (const { id } of (await app.look()).windows) await app.order({ do: "close-window", window: id });
  const look = async () => (await app.order({ do: "look-at-waits" })) as Waits;
  const waits = await eventually(look, ({ timers }) => timers.length === 0, 60_000);
  expect(waits).toEqual(AT_REST);
}, 90_000);
