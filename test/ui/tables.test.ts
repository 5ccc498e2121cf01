import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DashboardView } from "../../bridge/dashboard/api.js";
import { accessibilityFaults } from "./accessibility.js";
import { launchBrowser, openWindow } from "./browser.js";
import { CannedDashboard } from "./canned-dashboard.js";
import { openPage } from "./open-page.js";
import { developersEngine } from "./sample-engine.js";
import { BUSY_HOST, NOON, sampleSnapshot, withNames } from "./sample-snapshot.js";
import { SAMPLE_VIEWS, sampleView } from "./sample-views.js";

const CONNECTED = { kind: "connected", since: NOON } as const;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function open(view: DashboardView, section: string) {
  const api = new CannedDashboard(view, []);
  const opened = await openPage(await openWindow(browser), api);
  await opened.page.locator(`nav a[href="#${section}"]`).click();
  await opened.page.locator(`.section-${section}`).waitFor();
  return { ...opened, api };
}

const namesIn = (page: Page) => page.locator('[role="row"][data-index] strong').allTextContents();
const header = (page: Page, name: string) => page.getByRole("columnheader", { name, exact: true });
const conflict = () => sampleView(sampleSnapshot(CONNECTED, developersEngine(), withNames(BUSY_HOST)), "own");

test("networks begin with what somebody should look at, the others by name; a header orders them, by the keyboard too", async () => {
  await using opened = await open(conflict(), "networks");
  const { page } = opened;
  const trouble = ["office-twin", "swarm_apps"];
  const others = ["blog_default", "bridge", "kind", "lan", "shop_default", "vault"];
  expect(await namesIn(page)).toEqual([...trouble, ...others]);
  expect(await header(page, "Reachable from this host").getAttribute("aria-sort")).toBe("ascending");

  await page.getByRole("button", { name: "Network", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => header(page, "Network").getAttribute("aria-sort")).toBe("ascending");
  const byName = [...trouble, ...others].sort();
  expect(await namesIn(page)).toEqual(byName);
  await page.keyboard.press("Space");
  await expect.poll(() => header(page, "Network").getAttribute("aria-sort")).toBe("descending");
  expect(await namesIn(page)).toEqual(byName.toReversed());
  expect(await header(page, "Reachable from this host").getAttribute("aria-sort")).toBeNull();
  expect(await accessibilityFaults(page)).toEqual([]);
});

test("the order that was chosen stays while containers come and go", async () => {
  await using opened = await open(conflict(), "containers");
  const { page, api } = opened;
  expect((await namesIn(page)).slice(0, 3)).toEqual(["blog-db-1", "blog-ghost-1", "home-assistant"]);
  await page.getByRole("button", { name: "Container", exact: true }).click();
  await expect.poll(async () => (await namesIn(page))[0]).toBe("vault");
  const { networks, containers } = developersEngine();
  const more = [
    { ...containers[0]!, id: "late", name: "zookeeper" },
    ...containers.filter(({ name }) => name !== "vault"),
  ];
  api.show(sampleView(sampleSnapshot(CONNECTED, { networks, containers: more }, BUSY_HOST), "own"), []);
  await expect.poll(async () => (await namesIn(page)).slice(0, 2)).toEqual(["zookeeper", "shop-web-1"]);
});

test("a thousand containers are ordered from the top, wherever somebody had scrolled to", async () => {
  await using opened = await open(SAMPLE_VIEWS.crowded(), "containers");
  const { page } = opened;
  const [first] = await namesIn(page);
  await page.getByRole("table", { name: "Containers" }).press("End");
  await expect.poll(async () => (await namesIn(page)).includes(first ?? "")).toBe(false);
  await page.getByRole("button", { name: "Container", exact: true }).click();
  await expect.poll(() => header(page, "Container").getAttribute("aria-sort")).toBe("descending");
  const top = page.locator('[role="row"][data-index="0"] strong');
  await top.waitFor();
  const all = SAMPLE_VIEWS.crowded().snapshot.containers.map(({ name }) => name);
  const order = new Intl.Collator("en", { numeric: true });
  expect(await top.textContent()).toBe(all.sort(order.compare).at(-1));
});

test("a container is found by its name, which is copied with one click; the overview says whether names work", async () => {
  await using opened = await open(conflict(), "containers");
  const { page } = opened;
  await page.getByLabel("Search containers").fill("web.shop.docker.test");
  await page.getByText("1 of 11 containers").waitFor();
  await page.getByRole("button", { name: "Copy name web.shop.docker.test" }).click();
  await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toBe("web.shop.docker.test");
  await page.locator('nav a[href="#overview"]').click();
  await page
    .getByText("*.docker.test works: this host's resolver asks 127.0.0.1 port 15353", { exact: true })
    .waitFor();
});

test("names that this host's resolver does not ask for are explained above the containers", async () => {
  const view = conflict();
  const names = { kind: "serving", zone: "docker.test", port: 15353 } as const;
  const snapshot = {
    ...view.snapshot,
    names: { ...names, host: { state: "no-resolver" }, evidence: "server-answers" },
  } as typeof view.snapshot;
  await using opened = await open({ ...view, snapshot }, "containers");
  await opened.page.getByText(/^\*\.docker\.test is answered on 127\.0\.0\.1 port 15353, but/).waitFor();
  expect(await accessibilityFaults(opened.page)).toEqual([]);
});
