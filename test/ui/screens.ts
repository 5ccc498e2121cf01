import { mkdir } from "node:fs/promises";
import type { BrowserContext } from "playwright-core";
import { launchBrowser, openWindow, type Scheme } from "./browser.js";
import { CannedDashboard, sampleTraffic } from "./canned-dashboard.js";
import { keepScreen } from "./keep-screen.js";
import { drawMenu, MENU_SCREENS } from "./menu-screens.js";
import { type OpenedPage, openPage } from "./open-page.js";
import { NOON } from "./sample-snapshot.js";
import { SAMPLE_VIEWS, type SampleName } from "./sample-views.js";
import { SCREENS_FOLDER } from "./ui-scripts.js";
import { drawWelcome, WELCOME_SCREENS } from "./welcome-screens.js";

/** `npm run screens`: draws docs/screens anew, every state in light and dark, from the real page and server. */
const SCREENS: Readonly<Record<string, Screen>> = {
  ...Object.fromEntries(Object.keys(SAMPLE_VIEWS).map((name) => [name, { view: name as SampleName }])),
  networks: { view: "conflict", section: "networks", before: openFirstReasons },
  containers: { view: "connected", section: "containers" },
  "crowded-containers": { view: "crowded", section: "containers" },
  routes: { view: "conflict", section: "routes" },
  events: { view: "conflict", section: "events" },
  settings: { view: "disconnected", section: "settings" },
  "settings-app": { view: "settled", section: "settings" },
  "settings-new-app": { view: "no-helper", section: "settings" },
  lost: { view: "connected", before: endTheHost },
  denied: { view: "connected", before: forgetTheToken },
};

interface Screen {
  readonly view: SampleName;
  readonly section?: string;
  readonly before?: (opened: OpenedPage) => Promise<void>;
}

async function main(): Promise<void> {
  const only = process.argv.slice(2);
  await mkdir(SCREENS_FOLDER, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const scheme of ["light", "dark"] as const) {
      const window = await openWindow(browser, scheme);
      await window.clock.setFixedTime(NOON);
      const isWanted = (name: string) => only.length === 0 || only.includes(name);
      for (const [name, screen] of Object.entries(SCREENS)) {
        if (isWanted(name)) await draw(window, scheme, { name, ...screen });
      }
      for (const name of WELCOME_SCREENS.filter(isWanted)) await drawWelcome(window, scheme, name);
      for (const name of MENU_SCREENS.filter(isWanted)) await drawMenu(window, scheme, name);
      await window.close();
    }
  } finally {
    await browser.close();
  }
}

async function draw(
  window: BrowserContext,
  scheme: Scheme,
  { name, view, section = "overview", before }: Screen & { readonly name: string },
): Promise<void> {
  const shown = SAMPLE_VIEWS[view]();
  const samples = shown.snapshot.state.kind === "connected" ? sampleTraffic(NOON) : [];
  const api = new CannedDashboard(shown, samples);
  await using opened = await openPage(window, api);
  const { page } = opened;
  await page.locator(`nav a[href="#${section}"]`).click();
  await page.locator(section === "overview" ? ".chain" : `.section-${section}`).waitFor();
  await before?.(opened);
  await keepScreen(page, `${name}-${scheme}`);
  for (const complaint of opened.complaints) console.error(`${name}: ${complaint}`);
}

async function openFirstReasons({ page }: OpenedPage): Promise<void> {
  await page.getByRole("button", { name: /why, for kind/ }).click();
}

async function endTheHost({ page, server }: OpenedPage): Promise<void> {
  await server[Symbol.asyncDispose]();
  await page.getByRole("alert").waitFor();
}

async function forgetTheToken({ page }: OpenedPage): Promise<void> {
  await page.evaluate("sessionStorage.clear()");
  await page.reload();
  await page.getByText("This page may not look at Dockline").waitFor();
}

await main();
