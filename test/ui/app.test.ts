import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../bridge/model/settings.js";
import type { Snapshot } from "../../bridge/model/snapshot.js";
import { SETTINGS_VERSION } from "../../bridge/settings/settings-schema.js";
import { AppProcess } from "../electron/app-process.js";
import { APP_FOLDER, type AppCommand, buildApp } from "../electron/build-app.js";
import { openRealPage } from "../electron/real-page.js";
import type { SeenItem, Sight, Waits } from "../electron/stand-in/orders.js";
import { containerAddresses } from "../lab/container-addresses.js";
import { DocklineUp, dockline } from "../lab/dockline.js";
import { eventually } from "../lab/eventually.js";
import { Lab } from "../lab/lab.js";
import { startService, startStack, WEB_IMAGE } from "../lab/stack.js";
import { comesToLeadIntoTunnel, leadsIntoTunnel } from "../lab/tunnel-route.js";
import { accessibilityFaults } from "./accessibility.js";
import { launchBrowser } from "./browser.js";

/** The built app in a lab's mac: real engine, real helper, real packets; its windows in a real browser. */
let lab: Lab;
let browser: Browser;
let command: AppCommand;
beforeAll(async () => {
  command = await buildApp();
  lab = await Lab.start();
  await startStack(lab);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await lab[Symbol.asyncDispose]();
});

/** A home folder of somebody who connects by hand, as the tests do. */
let home: string;
beforeEach(async () => {
  home = (await lab.mac(["mktemp", "-d", "/tmp/app-home-XXXXXX"])).stdout.trim();
  const settings = { ...DEFAULT_SETTINGS, connectsAtStart: false };
  const write = `mkdir -p ${home}/.local/state/dockline && cat >${home}/.local/state/dockline/settings.json`;
  await lab.mac(["sh", "-c", write], { stdin: JSON.stringify({ version: SETTINGS_VERSION, settings }) });
});

const start = () =>
  new AppProcess(
    lab.spawnMac(command, {
      cwd: APP_FOLDER,
      env: { HOME: home, DOCKER_HOST: `unix://${lab.dockerSocket}` },
    }),
  );
const says = (status: RegExp) => (sight: Sight) => status.test(sight.menu[0]?.label ?? "");
const below = ({ menu }: Sight, label: string): readonly SeenItem[] =>
  menu.find((item) => item.label === label)?.items ?? [];
const routesTo = (subnet: string) => leadsIntoTunnel(lab, subnet);
const becomesRouted = (subnet: string, wanted: boolean) => comesToLeadIntoTunnel(lab, subnet, wanted);
/** Nothing of the tunnel's UDP port passes any more, in whichever direction. */
async function cutFlow(): Promise<void> {
  const { tunnel } = JSON.parse((await dockline(lab, ["status", "--json"])).stdout) as Pick<
    Snapshot,
    "tunnel"
  >;
  const port = tunnel?.endpoint?.split(":")[1];
  const rules = `table inet dead {
    chain in { type filter hook input priority -300; udp dport ${port} drop; }
    chain out { type filter hook output priority -300; udp sport ${port} drop; }
  }`;
  expect((await lab.vm(["nft", rules])).exitCode).toBe(0);
}

const hasInterface = async () => (await lab.mac(["ip", "link", "show", "dockline0"])).exitCode === 0;

test("the first run's window says what is to be installed, and gives way to who says not now", async () => {
  await using app = start();
  const page = await openRealPage(browser, app, "dockline://app/welcome.html");
  await page
    .getByRole("heading", { level: 1, name: "Reach your containers by their own addresses" })
    .waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("button", { name: /^Install Helper/ }).waitFor();
});

test("from the menu alone: connect, reach a container, copy its address, switch a network off, disconnect", async () => {
  await using app = start();
  await app.sees(({ menu }) => menu.length > 0);
  await app.click("Connect");
  const connected = await app.sees(says(/^Connected/));
  expect([connected.icon, connected.toolTips.at(-1)?.split(" – ")[0]]).toEqual([
    "good.png",
    "Dockline: Connected",
  ]);
  expect((await dockline(lab, ["status"])).exitCode).toBe(0);

  await lab.docker(["network", "create", "--subnet", "172.28.0.0/24", "late"]);
  const [service] = await startService(lab, "late");
  const grown = await app.sees((sight) =>
    below(sight, "Containers").some(({ label }) => label.includes("on-late")),
  );
  const entry = below(grown, "Containers").find(({ label }) => label.includes("on-late"));
  await app.click("Containers", entry?.label ?? "", entry?.items[0]?.label ?? "");
  expect((await app.look()).clipboard).toBe(service?.address);
  const answer = await lab.mac(["curl", "--silent", "--max-time", "5", `http://${service?.address}/`]);
  expect(answer.exitCode).toBe(0);

  const networks = below(grown, "Networks").map(({ label }) => label);
  const late = networks.find((label) => label.startsWith("late")) ?? "";
  await app.click("Networks", late);
  expect(await becomesRouted("172.28.0.0/24", false)).toBe(false);

  await app.click("Disconnect");
  await app.sees(says(/^Not connected/));
  expect([await hasInterface(), (await dockline(lab, ["status"])).exitCode]).toEqual([false, 3]);
});

test("quitting while connected leaves no interface and no route behind, within seconds", async () => {
  await using app = start();
  await app.sees(({ menu }) => menu.length > 0);
  await app.click("Connect");
  await app.sees(says(/^Connected/));
  const beganAt = performance.now();
  app.click("Quit Dockline").catch(() => {});
  expect(await app.ended).toBe(0);
  // The app gives itself two, which quitting.test.ts holds; the others are for a busy machine.
  expect(performance.now() - beganAt).toBeLessThan(6_000);
  expect([await hasInterface(), await routesTo("172.17.0.0/16")]).toEqual([false, false]);
});

test("a session that a terminal starts is in the menu by itself, and goes on when the app is quit", async () => {
  await using app = start();
  await app.sees(({ menu }) => menu.length > 0);
  await using up = await DocklineUp.connect(lab);
  await app.sees(says(/^Connected/));
  app.click("Quit Dockline").catch(() => {});
  expect(await app.ended).toBe(0);
  expect((await dockline(lab, ["status"])).exitCode).toBe(0);
  await up.interrupt();
});

test("the dashboard's window is the same page, over the app's own messages", async () => {
  await using app = start();
  await app.sees(({ menu }) => menu.length > 0);
  await app.click("Open Dashboard");
  const page = await openRealPage(browser, app, "dockline://app/");
  await page.getByRole("heading", { level: 1, name: "Not connected" }).waitFor();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /^Connected/ }).waitFor();
  await page.getByText(/^Round trip \d+\.\d ms$/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await app.sees(says(/^Connected/));
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("heading", { level: 1, name: "Not connected" }).waitFor();
});

test("a port of a container is opened in the system's browser, and nothing else that a page may ask for", async () => {
  await lab.docker([
    "run",
    "--detach",
    "--name",
    "shown",
    "--expose",
    "8080",
    "--network",
    "shop",
    WEB_IMAGE,
  ]);
  const [{ ipv4 } = { ipv4: null }] = await containerAddresses(lab, "shown");
  await using app = start();
  await app.sees(({ menu }) => menu.length > 0);
  await app.click("Connect");
  await app.sees((sight) => says(/^Connected/)(sight) && below(sight, "Containers").length > 4);
  await app.click("Open Dashboard");
  const page = await openRealPage(browser, app, "dockline://app/");
  const window = (await app.look()).windows.find(({ url }) => url === "dockline://app/")?.id ?? 0;
  for (const url of ["file:///etc/passwd", "javascript:alert(1)", "http://8.8.8.8/", `http://${ipv4}/path`])
    await app.order({ do: "ask-for-window", window, url });
  await page.locator('nav a[href="#containers"]').click();
  await page.getByRole("link", { name: "Open port 8080 of shown" }).click();
  const { opened } = await app.sees((sight) => sight.opened.length > 0);
  expect(opened).toEqual([`http://${ipv4}:8080/`]);
});

test("connected, with menu and windows closed, nothing wakes it up but what happens", async () => {
  await using app = start();
  await app.sees(({ menu }) => menu.length > 0);
  await app.click("Connect");
  const { windows } = await app.sees(says(/^Connected/));
  for (const { id } of windows) await app.order({ do: "close-window", window: id });
  const waits = async () => ((await app.order({ do: "look-at-waits" })) as Waits).timers;
  // Limits of what was asked at the start run out by themselves.
  expect(await eventually(waits, (timers) => timers.length === 0, 60_000)).toEqual([]);
});

test("a tunnel whose flow died in sleep is noticed and mended at wake-up", async () => {
  await using app = start();
  await app.sees(({ menu }) => menu.length > 0);
  await app.click("Connect");
  await app.sees(says(/^Connected/));
  await cutFlow();
  await app.order({ do: "power", event: "suspend" });
  await app.order({ do: "power", event: "resume" });
  const mended = await app.sees(({ toolTips }) => /Reconnecting.*Connected/.test(toolTips.join()));
  expect(mended.icon).toBe("good.png");
  const [address = ""] = (
    await lab.docker(["inspect", "--format", "{{.NetworkSettings.IPAddress}}", "on-bridge"])
  ).split("\n");
  const answer = await lab.mac(["curl", "--silent", "--max-time", "5", `http://${address}/`]);
  expect(answer.exitCode).toBe(0);
});
