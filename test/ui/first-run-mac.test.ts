import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppProcess } from "../electron/app-process.js";
import { APP_FOLDER, type AppCommand, buildApp } from "../electron/build-app.js";
import { openRealPage } from "../electron/real-page.js";
import { MacUser, startLaunchd } from "../lab/darwin/mac-user.js";
import { ANNAS_TEMPORARY } from "../lab/darwin/throwaway-mac.js";
import { Lab } from "../lab/lab.js";
import { labScript } from "../lab/scripts.js";
import { WEB_IMAGE } from "../lab/stack.js";
import { tunnelInterface } from "../lab/tunnel-interface.js";
import { launchBrowser } from "./browser.js";

/**
 * What a person lives through who opens the app for the first time on a Mac: the built app, its page in a real
 * browser, a real engine and real packets. launchd, Apple's network tools, the window that asks for a password and
 * Electron are stand-ins; the installation's scripts, the helper and wireguard-go are not.
 */
const WELCOME = "dockline://app/welcome.html";
/** The whole process believes that it is on a Mac, sudo-prompt included. */
const ON_A_MAC = `data:text/javascript,Object.defineProperty(process, "platform", { value: "darwin" })`;
const HELPER = "/Library/PrivilegedHelperTools/dev.dockline.helper";

let lab: Lab;
let browser: Browser;
let command: AppCommand;
let root: MacUser;
let anna: MacUser;

beforeAll(async () => {
  command = await buildApp();
  lab = await Lab.start({ platform: "darwin" });
  await startLaunchd(lab);
  [root, anna] = [new MacUser(lab, "root"), new MacUser(lab, "anna")];
  await must([labScript("darwin/admin-window.sh"), ANNAS_TEMPORARY]);
  await lab.docker(["run", "--detach", "--name", "hello", "--expose", "80", WEB_IMAGE]);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await lab[Symbol.asyncDispose]();
});

async function must(argv: readonly [string, ...string[]]): Promise<void> {
  const { exitCode, stderr } = await root.mac(argv);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: exit ${exitCode}: ${stderr}`);
}

/** What the person at the window that asks for a password does from now on. */
const answersWith = (answer: "agree" | "close") => must(["sh", "-c", `echo ${answer} >/run/window/answer`]);

function openApp(): AppProcess {
  const [node, ...args] = command;
  return new AppProcess(
    anna.spawnMac([node, "--import", ON_A_MAC, ...args], {
      cwd: APP_FOLDER,
      env: { TMPDIR: ANNAS_TEMPORARY, USER: "anna", DOCKER_HOST: `unix://${anna.dockerSocket}` },
    }),
  );
}

const isInstalled = async () => (await root.mac(["test", "-e", HELPER])).exitCode === 0;

test("from the first window to a container that answers; who cancels the password is left in peace", async () => {
  await using app = openApp();
  const page = await openRealPage(browser, app, WELCOME);
  const install = page.getByRole("button", { name: "Install Helper and Connect…" });

  await answersWith("close");
  await install.click();
  await page.getByText("Nothing was installed, since nobody agreed to it.").waitFor();
  expect([await isInstalled(), await tunnelInterface(lab)]).toEqual([false, null]);

  await answersWith("agree");
  await install.click();
  await page.getByRole("heading", { level: 1, name: "Connected" }).waitFor();
  expect(await isInstalled()).toBe(true);
  await page.getByRole("button", { name: /^Copy curl / }).click();
  const line = String(await page.evaluate("navigator.clipboard.readText()"));
  expect(line).toMatch(/^curl http:\/\/172\.17\.0\.\d+$/);
  const answer = await anna.mac(["sh", "-c", `${line} --silent --fail --max-time 5`]);
  expect(answer.exitCode).toBe(0);
  const { menu, icon } = await app.sees(({ menu }) => /^Connected/.test(menu[0]?.label ?? ""));
  expect([icon, menu.some(({ label }) => label === "Disconnect")]).toEqual(["goodTemplate.png", true]);
});

test("the next time it connects by itself, without a window, and quitting takes the tunnel away", async () => {
  await using app = openApp();
  await app.sees(({ menu }) => /^Connected/.test(menu[0]?.label ?? ""));
  expect((await app.look()).windows).toEqual([]);
  app.click("Quit Dockline").catch(() => {});
  expect([await app.ended, await tunnelInterface(lab)]).toEqual([0, null]);
});

test("the menu removes the helper after a question, and leaves nothing of it", async () => {
  await using app = openApp();
  await app.sees(({ menu }) => /^Connected/.test(menu[0]?.label ?? ""));
  await app.click("Help", "Uninstall Helper…");
  await app.sees(({ questions }) => questions.some((one) => one.startsWith("Remove the network helper?")));
  expect([await isInstalled(), await tunnelInterface(lab)]).toEqual([true, expect.any(String)]);
  await app.order({ do: "answer-question", button: 0 });
  await app.click("Help", "Uninstall Helper…");
  await app.sees(({ menu }) => /^Not connected/.test(menu[0]?.label ?? ""));
  await expect.poll(isInstalled, { timeout: 30_000 }).toBe(false);
  expect(await tunnelInterface(lab)).toBe(null);
});
