import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECTIONS } from "../../electron/renderer/section.js";
import { accessibilityFaults, faultsInBothSchemes } from "./accessibility.js";
import { launchBrowser, openWindow, type Scheme } from "./browser.js";
import { sampleTraffic } from "./canned-dashboard.js";
import { DASHBOARD_SCREENS, openAllReasons, openDashboard, openScreen } from "./dashboard-screens.js";
import { goTo } from "./go-to.js";
import { ALL_VIEWS, type ViewName } from "./sample-rare-views.js";
import { NOON } from "./sample-snapshot.js";
import { SAMPLE_VIEWS } from "./sample-views.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const open = async (name: ViewName, scheme: Scheme = "light") =>
  openDashboard(await openWindow(browser, scheme), ALL_VIEWS[name]());

/** A screen that is no more than a view's overview is looked at with that view. */
const PREPARED_SCREENS = DASHBOARD_SCREENS.filter((name) => !(name in ALL_VIEWS));

test.each(Object.keys(ALL_VIEWS) as ViewName[])(
  "%s is clean for axe and its CSP, in every section, light and dark",
  async (name) => {
    await using opened = await open(name);
    const { page, complaints } = opened;
    const faults: string[] = [];
    for (const section of SECTIONS) {
      await goTo(page, section);
      faults.push(...(await faultsInBothSchemes(page)).map((fault) => `${section}: ${fault}`));
    }
    expect([faults, complaints]).toEqual([[], []]);
  },
);

test.each(PREPARED_SCREENS)("the screen %s is clean for axe, light and dark", async (name) => {
  await using opened = await openScreen(await openWindow(browser), name);
  expect(await faultsInBothSchemes(opened.page)).toEqual([]);
});

test("reasons that are unfolded are clean for axe, those of every network at once too", async () => {
  await using opened = await open("conflict");
  const { page } = opened;
  await goTo(page, "networks");
  expect([await openAllReasons(page), await faultsInBothSchemes(page)]).toEqual([8, []]);
});

test.each(["light", "dark"] as const)(
  "what is chosen among filters is the lightest, in %s",
  async (scheme) => {
    await using opened = await open("connected", scheme);
    const { page } = opened;
    await goTo(page, "containers");
    const lightness = async (selector: string): Promise<number> => {
      const read = `getComputedStyle(document.querySelector("${selector}")).backgroundColor`;
      const colour = (await page.evaluate(read)) as string;
      return (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    };
    expect(await lightness(".segments :checked + span")).toBeGreaterThan(await lightness(".segments"));
  },
);

test("a thousand containers are searched at once, and only those seen are in the document", async () => {
  await using opened = await open("crowded");
  const { page } = opened;
  await goTo(page, "containers");
  await page.getByText("1000 containers", { exact: true }).waitFor();
  const rows = page.locator('[role="row"][data-index]');
  expect(await rows.count()).toBeLessThan(60);
  await page.getByLabel("Search containers").fill("billing worker");
  await page.getByText(/^\d+ of 1000 containers$/).waitFor();
  const names = await rows.locator("strong").allTextContents();
  expect([names.length > 0, names.filter((one) => !/billing.*worker/.test(one))]).toEqual([true, []]);
});

test("a lane of the picture leads to its containers, by the keyboard too", async () => {
  await using opened = await open("connected");
  const { page } = opened;
  await page.getByRole("button", { name: /^blog_default, 172.21.0.0\/16: Reachable, 2 containers/ }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByText("2 of 11 containers").waitFor();
  await page.getByRole("button", { name: "on blog_default : show all networks" }).click();
  await page.getByText("11 containers", { exact: true }).waitFor();
});

test("a refusal is told in its own words, and goes away when it is dismissed", async () => {
  await using opened = await open("connected");
  const { page, api } = opened;
  api.outcome = { kind: "refused", message: 'There is no network "lan"; it has just gone.' };
  await goTo(page, "networks");
  await page.getByRole("switch", { name: "Reach lan" }).click();
  await page.getByRole("alert").getByText('There is no network "lan"; it has just gone.').waitFor();
  expect(api.asked).toEqual([{ do: "choose-networks", change: { verb: "disable", names: ["lan"] } }]);
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("alert").waitFor({ state: "detached" });
});

test("the token leaves the address bar, outlives a reload, and a page without it is told how to get one", async () => {
  await using opened = await open("connected");
  const { page, server } = opened;
  const origin = new URL(server.url).origin;
  expect(page.url()).toBe(`${origin}/`);
  await page.reload();
  await page.getByRole("heading", { name: "Connected" }).waitFor();
  const window = await openWindow(browser);
  const stranger = await window.newPage();
  await stranger.goto(origin);
  await stranger.getByText("This page may not look at Dockline").waitFor();
  await stranger.getByText("This link is not the one that was printed; open the newest one.").waitFor();
  expect(await accessibilityFaults(stranger)).toEqual([]);
  await window.close();
});

test("a state that changes is said to those who listen, and nobody is looked for by a hidden page", async () => {
  await using opened = await open("connecting");
  const { page, api } = opened;
  api.show(SAMPLE_VIEWS.connected(), sampleTraffic(NOON));
  await page
    .locator(".unseen[aria-live]")
    .getByText("Connected. All 7 networks are reachable; 11 containers running.")
    .waitFor();
  expect(api.lookers).toBe(1);
  await page.evaluate(`
    Object.defineProperty(document, "hidden", { configurable: true, value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  `);
  await expect.poll(() => api.lookers).toBe(0);
  await page.evaluate(`
    Object.defineProperty(document, "hidden", { configurable: true, value: false });
    document.dispatchEvent(new Event("visibilitychange"));
  `);
  await expect.poll(() => api.lookers).toBe(1);
});

test("when its host ends, the page says so and keeps what it knew", async () => {
  await using opened = await open("connected");
  const { page, server } = opened;
  await server[Symbol.asyncDispose]();
  await page
    .getByRole("alert")
    .getByText(/does not answer any more/)
    .waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await page.getByRole("heading", { name: /^Connected/ }).count()).toBe(1);
});

test.each(SECTIONS)("on a narrow window the page itself never scrolls sideways: %s", async (section) => {
  await using opened = await open("conflict");
  const { page } = opened;
  await page.setViewportSize({ width: 420, height: 800 });
  await goTo(page, section);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(420);
});
