import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { AppProcess, labels } from "../../electron/app-process.js";
import { APP_FOLDER, buildApp } from "../../electron/build-app.js";
import type { Sight } from "../../electron/stand-in/orders.js";

/** The whole app, built, on a stand-in of Electron, for a user who has no Docker engine. */
let app: AppProcess;
let home: string;

beforeAll(async () => {
  const [program, ...args] = await buildApp();
  home = await mkdtemp(join(tmpdir(), "dockline-app-menu-"));
  const env = { PATH: process.env["PATH"], HOME: home, XDG_RUNTIME_DIR: join(home, "run") };
  app = new AppProcess(spawn(program, args, { cwd: APP_FOLDER, env }));
  await app.sees(({ menu }) => labels(menu).includes("Open Dashboard"));
}, 60_000);
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

/** What is seen after a click, once something of `what` is there that was not there before. */
async function clicked(what: "opened" | "questions", ...path: readonly string[]): Promise<readonly string[]> {
  const before = (await app.look())[what].length;
  await app.click(...path);
  return (await app.sees((sight) => sight[what].length > before))[what].slice(before);
}
const sight = (isWanted: (sight: Sight) => boolean) => app.sees(isWanted);

test("diagnostics are text on the clipboard, without the name of the home folder", async () => {
  await app.click("Help", "Copy Diagnostics");
  const { clipboard } = await sight((seen) => seen.clipboard !== "");
  expect(clipboard.split("\n")[0]).toMatch(
    new RegExp(`^Dockline ${packageJson.version} \\(Electron none\\) on \\S+ \\S+, \\S+$`),
  );
  expect(clipboard).toContain("\nNot connected");
  expect(clipboard).not.toContain(home);
});

test("a report is begun in the browser, where the project lives", async () => {
  const [address = ""] = await clicked("opened", "Help", "Report a Problem…");
  const { origin, pathname, searchParams } = new URL(address);
  expect([`${origin}${pathname}`, searchParams.get("body")?.split("\n")[0]]).toEqual([
    `${packageJson.homepage}/issues/new`,
    "What did you do, and what did you expect?",
  ]);
});

test("the logs are shown", async () => {
  expect(await clicked("opened", "Help", "Show Logs")).toEqual([join(home, ".local/state/dockline/logs")]);
});

test("the settings are where the dashboard opens", async () => {
  await app.click("Settings…");
  const { windows } = await sight((seen) => seen.windows.some(({ url }) => url.endsWith("#settings")));
  expect(windows.map(({ url }) => url)).toContain("dockline://app/#settings");
});

test("the About panel is shown", async () => {
  expect(await clicked("questions", "About Dockline")).toEqual(["About"]);
});

test("what only the installed app can do is one sentence, and the switch turns back", async () => {
  expect(await clicked("questions", "Open at Login")).toEqual([
    "Only the installed app can be opened at login.",
  ]);
  const { menu } = await sight((seen) => seen.menu.some(({ label }) => label === "Open at Login"));
  expect(menu.find(({ label }) => label === "Open at Login")?.isChecked).toBe(false);
  expect(await clicked("questions", "Help", "Install Command Line Tool…")).toEqual([
    "Only the installed app can install the command.",
  ]);
});

test("removing the helper is asked for first, where there is one", async () => {
  // Whether there is one is this machine's business; nobody agrees here.
  const [asked] = await clicked("questions", "Help", "Uninstall Helper…");
  expect(asked).toMatch(
    /^(The helper is not installed\.$|Remove the network helper\? Dockline disconnects\. )/,
  );
});
