import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECTIONS } from "../../electron/renderer/section.js";
import { launchBrowser, openWindow } from "./browser.js";
import { openAllReasons, openDashboard } from "./dashboard-screens.js";
import { goTo } from "./go-to.js";
import { inApp, SETTLED_APP } from "./sample-app.js";
import { longWordsEngine } from "./sample-engine.js";
import { ALL_VIEWS, type ViewName } from "./sample-rare-views.js";
import { NOON, QUIET_HOST, sampleSnapshot, withNames } from "./sample-snapshot.js";
import { sampleView } from "./sample-views.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The text of every card, cell and line that is wider than its own box, and neither scrolls nor is cut on purpose. */
const OVERRUNS = `[...document.querySelectorAll("main *:not(svg *)")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
  .filter((one) => getComputedStyle(one).overflowX === "visible" && getComputedStyle(one).display !== "inline")
  .map((one) => one.className + ": " + one.textContent.slice(0, 60))`;

/** Points: as the app opens its window, and half a screen. */
const WIDTHS = [1120, 800];

test.each(Object.keys(ALL_VIEWS) as ViewName[])("no text of %s runs out of its box", async (name) => {
  await using opened = await openDashboard(await openWindow(browser), ALL_VIEWS[name]());
  expect(await overruns(opened.page)).toEqual([]);
});

test("nor do the longest names, subnets and addresses that Docker takes", async () => {
  const snapshot = sampleSnapshot(
    { kind: "connected", since: NOON },
    longWordsEngine(),
    withNames(QUIET_HOST),
  );
  const view = inApp(sampleView(snapshot, "own"), SETTLED_APP);
  await using opened = await openDashboard(await openWindow(browser), view);
  expect(await overruns(opened.page)).toEqual([]);
});

async function overruns(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const section of SECTIONS) {
    await goTo(page, section);
    if (section === "networks") await openAllReasons(page);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const here = (await page.evaluate(OVERRUNS)) as readonly string[];
      found.push(...here.map((one) => `${section} on ${width}: ${one}`));
    }
  }
  return found;
}
