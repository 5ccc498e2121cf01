import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DocklineUp, dockline } from "../lab/dockline.js";
import { Lab } from "../lab/lab.js";
import { addRoute, plugCable } from "../lab/mac-cable.js";
import { startService, startStack } from "../lab/stack.js";
import { comesToLeadIntoTunnel, leadsIntoTunnel } from "../lab/tunnel-route.js";
import { accessibilityFaults } from "./accessibility.js";
import { launchBrowser, openWindow } from "./browser.js";
import { DashboardProcess } from "./dashboard-process.js";

const PATIENCE_MS = 30_000;

let lab: Lab;
let browser: Browser;
beforeAll(async () => {
  lab = await Lab.start();
  await startStack(lab);
  browser = await launchBrowser(lab.macPid);
});
afterAll(async () => {
  await browser.close();
  await lab[Symbol.asyncDispose]();
});

async function openPage(url: string): Promise<Page> {
  const page = await (await openWindow(browser)).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => console.error(error));
  await page.goto(url);
  await page.locator("h1").waitFor();
  return page;
}

const go = (page: Page, section: string) => page.locator(`nav a[href="#${section}"]`).click();
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const banner = (page: Page, text: string | RegExp) => page.locator(".banner").getByText(text);
const rowOf = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.locator("strong", { hasText: name }) });
const routesTo = (subnet: string) => leadsIntoTunnel(lab, subnet);
const becomesRouted = (subnet: string, wanted: boolean) => comesToLeadIntoTunnel(lab, subnet, wanted);

test("from nothing to connected and back, by the mouse: a container appears, is copied, a network is switched off, a conflict is told", async () => {
  await using dashboard = await DashboardProcess.start(lab);
  const page = await openPage(dashboard.url);
  await heading(page, "Not connected").waitFor();
  await banner(page, "This host has no way to your 4 running containers.").waitFor();

  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await heading(page, /^Connected/).waitFor();
  expect((await dockline(lab, ["status"])).stdout).toMatch(/^Connected for/);
  await page.getByText("The session belongs to this dashboard, and ends with it.").waitFor();
  await page.getByText(/^Round trip \d+\.\d ms$/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  await go(page, "containers");
  await lab.docker(["network", "create", "--subnet", "172.28.0.0/24", "late"]);
  const [service] = await startService(lab, "late");
  const row = rowOf(page, "on-late");
  await row.getByText("Reachable:").waitFor({ state: "attached" });
  await row.getByRole("button", { name: `Copy address ${service?.address}` }).click();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(service?.address);
  const answer = await lab.mac(["curl", "--silent", "--max-time", "5", `http://${service?.address}/`]);
  expect(answer.exitCode).toBe(0);

  await go(page, "networks");
  await page.getByRole("switch", { name: "Reach late" }).click();
  await rowOf(page, "late").getByText("Switched off").waitFor();
  expect(await becomesRouted("172.28.0.0/24", false)).toBe(false);
  await page.getByRole("switch", { name: "Reach late" }).click();
  await rowOf(page, "late").getByText("Reachable", { exact: true }).waitFor();
  expect(await becomesRouted("172.28.0.0/24", true)).toBe(true);

  // A VPN takes exactly the prefix of one network.
  await plugCable(lab, { name: "tun9", mac: "10.77.0.2/30", router: ["10.77.0.1/30"] });
  await addRoute(lab, "172.26.0.0/24", "via", "10.77.0.1");
  await lab.docker(["network", "create", "--subnet", "172.26.0.0/24", "twin"]);
  await rowOf(page, "twin").getByText("already routed by tun9").waitFor();
  await go(page, "events");
  await page.getByText("twin, 172.26.0.0/24: already routed by tun9").waitFor();
  await go(page, "routes");
  await rowWith(page, "172.26.0.0/24").getByText("none of ours").waitFor();

  await page.getByRole("button", { name: "Disconnect" }).click();
  await heading(page, "Not connected").waitFor();
  expect((await dockline(lab, ["status"])).exitCode).toBe(3);
  expect((await lab.mac(["ip", "link", "show", "dockline0"])).exitCode).not.toBe(0);
});

const rowWith = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

test("a session that somebody else starts and ends is followed, and outlives the dashboard", async () => {
  await using dashboard = await DashboardProcess.start(lab);
  const page = await openPage(dashboard.url);
  await heading(page, "Not connected").waitFor();
  await using up = await DocklineUp.connect(lab);
  await heading(page, /^Connected/).waitFor();
  await page.getByText("The session runs on its own, and outlives this dashboard.").waitFor();
  expect(await dashboard.interrupt()).toBe(0);
  expect((await dockline(lab, ["status"])).exitCode).toBe(0);

  await using second = await DashboardProcess.start(lab);
  const other = await openPage(second.url);
  await heading(other, /^Connected/).waitFor();
  await up.interrupt();
  await heading(other, "Not connected").waitFor();
});

test("Ctrl-C of the dashboard ends the session that it has started", async () => {
  await using dashboard = await DashboardProcess.start(lab);
  const page = await openPage(dashboard.url);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await heading(page, /^Connected/).waitFor();
  expect(await dashboard.interrupt()).toBe(0);
  expect([(await dockline(lab, ["status"])).exitCode, await routesTo("172.30.0.0/24")]).toEqual([3, false]);
});

test("an engine that is away is named, and found again when it is back", async () => {
  await using dashboard = await DashboardProcess.start(lab);
  const page = await openPage(dashboard.url);
  await banner(page, /no way to your 5/).waitFor();
  await lab.killEngine("SIGTERM");
  await page
    .locator(".banner")
    .getByText(/start Docker/)
    .waitFor();
  await lab.startEngine();
  // Its containers ended with it.
  await banner(page, "This host has no way to your containers.").waitFor();
});
