import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HelperView } from "../../bridge/dashboard/app.js";
import { accessibilityFaults } from "./accessibility.js";
import { launchBrowser, openWindow } from "./browser.js";
import { CannedDashboard } from "./canned-dashboard.js";
import { openPage } from "./open-page.js";
import { inApp, SETTLED_APP } from "./sample-app.js";
import { SAMPLE_VIEWS } from "./sample-views.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const withHelper = (helper: HelperView, name: "connected" | "disconnected" = "connected") =>
  inApp(SAMPLE_VIEWS[name](), { ...SETTLED_APP, helper });

test("an older helper that still connects is updated from the overview by one button", async () => {
  const api = new CannedDashboard(withHelper({ kind: "outdated" }));
  await using opened = await openPage(await openWindow(browser), api);
  const { page } = opened;
  const card = page.getByRole("region", { name: "Network helper" });
  await card.getByText("Of another version than this Dockline.").waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await card.getByRole("button", { name: "Update Helper…" }).click();
  await expect.poll(() => api.asked).toEqual([{ do: "install-helper" }]);
  api.show(withHelper({ kind: "being-installed" }));
  await card.waitFor({ state: "detached" });
});

test("a missing and a broken helper have theirs, before anybody connects", async () => {
  const api = new CannedDashboard(withHelper({ kind: "missing" }, "disconnected"));
  await using opened = await openPage(await openWindow(browser), api);
  const { page } = opened;
  await page.getByRole("button", { name: "Install Helper…" }).waitFor();
  api.show(withHelper({ kind: "broken", why: "It serves another user." }, "disconnected"));
  await page.getByText("It serves another user.").waitFor();
  expect(await page.getByRole("button", { name: /Helper…$/ }).allTextContents()).toEqual([
    "Reinstall Helper…",
  ]);
});

test("what the banner has a button for is not said twice", async () => {
  const api = new CannedDashboard(SAMPLE_VIEWS["no-helper"]());
  await using opened = await openPage(await openWindow(browser), api);
  const { page } = opened;
  await page.getByRole("button", { name: "Install Helper…" }).waitFor();
  expect(await page.getByRole("button", { name: /Helper…$/ }).count()).toBe(1);
});
