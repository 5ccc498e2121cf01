import { mkdir } from "node:fs/promises";
import type { BrowserContext } from "playwright-core";
import { launchBrowser, openWindow, type Scheme } from "./browser.js";
import { DASHBOARD_SCREENS, openScreen } from "./dashboard-screens.js";
import { keepScreen } from "./keep-screen.js";
import { drawMenu, MENU_SCREENS } from "./menu-screens.js";
import { NOON } from "./sample-snapshot.js";
import { SCREENS_FOLDER } from "./ui-scripts.js";
import { drawWelcome, WELCOME_SCREENS } from "./welcome-screens.js";

/** `npm run screens`: draws docs/screens anew, every state in light and dark, from the real page and server. */
async function main(): Promise<void> {
  const only = process.argv.slice(2);
  await mkdir(SCREENS_FOLDER, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const scheme of ["light", "dark"] as const) {
      const window = await openWindow(browser, scheme);
      await window.clock.setFixedTime(NOON);
      const isWanted = (name: string) => only.length === 0 || only.includes(name);
      for (const name of DASHBOARD_SCREENS.filter(isWanted)) await draw(window, scheme, name);
      for (const name of WELCOME_SCREENS.filter(isWanted)) await drawWelcome(window, scheme, name);
      for (const name of MENU_SCREENS.filter(isWanted)) await drawMenu(window, scheme, name);
      await window.close();
    }
  } finally {
    await browser.close();
  }
}

async function draw(window: BrowserContext, scheme: Scheme, name: string): Promise<void> {
  await using opened = await openScreen(window, name);
  await keepScreen(opened.page, `${name}-${scheme}`);
  for (const complaint of opened.complaints) console.error(`${name}: ${complaint}`);
}

await main();
