import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../bridge/model/settings.js";
import { accessibilityFaults } from "./accessibility.js";
import { launchBrowser, openWindow } from "./browser.js";
import { CannedDashboard } from "./canned-dashboard.js";
import { goTo } from "./go-to.js";
import { openPage } from "./open-page.js";
import { inApp, NEW_APP } from "./sample-app.js";
import { SAMPLE_VIEWS, type SampleName } from "./sample-views.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function openSettings(name: SampleName) {
  const api = new CannedDashboard(SAMPLE_VIEWS[name]());
  const opened = await openPage(await openWindow(browser), api);
  await goTo(opened.page, "settings");
  return { ...opened, api };
}

test("settings ask for what was chosen, and an MTU out of range cannot be kept", async () => {
  await using opened = await openSettings("disconnected");
  const { page, api } = opened;
  await page.getByRole("radio", { name: /^Docker Desktop \(desktop-linux\)/ }).click();
  await page.getByRole("spinbutton", { name: "MTU of the tunnel" }).fill("1200");
  expect(await page.getByRole("button", { name: "Save MTU" }).isDisabled()).toBe(true);
  await page.getByRole("spinbutton", { name: "MTU of the tunnel" }).fill("1380");
  await page.getByRole("button", { name: "Save MTU" }).click();
  await expect
    .poll(() => api.asked)
    .toEqual([
      {
        do: "change-settings",
        settings: { ...DEFAULT_SETTINGS, engine: { kind: "context", name: "desktop-linux" } },
      },
      { do: "change-settings", settings: { ...DEFAULT_SETTINGS, mtu: 1380 } },
    ]);
});

test("what is said of an engine begins where its name does", async () => {
  await using opened = await openSettings("disconnected");
  const { page } = opened;
  const lefts = (selector: string) =>
    page.locator(selector).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
  const [labels, hints] = [await lefts(".choice-label"), await lefts(".choice .hint")];
  expect([hints.length, hints]).toEqual([4, labels]);
});

test("whoever is connected can have engine, names and MTU hold at once, and stays at the button", async () => {
  await using opened = await openSettings("connected");
  const { page, api } = opened;
  const button = page.getByRole("button", { name: "Reconnect now" });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => api.asked).toEqual([{ do: "disconnect" }, { do: "connect" }]);
  expect(await page.locator("button:focus").allTextContents()).toEqual(["Reconnect now"]);
  api.outcome = { kind: "refused", message: "It did not end." };
  await button.click();
  await page.getByRole("alert").getByText("It did not end.").waitFor();
  expect(api.asked.slice(2)).toEqual([{ do: "disconnect" }]);
  for (const name of ["disconnected", "conflict"] as const) {
    api.show(SAMPLE_VIEWS[name]());
    await button.waitFor({ state: "detached" });
  }
});

test("a zone is kept as it is used; one that would hide public names is refused in words", async () => {
  await using opened = await openSettings("disconnected");
  const { page, api } = opened;
  const zone = page.getByRole("textbox", { name: "Zone of the names" });
  const save = page.getByRole("button", { name: "Save zone" });
  await zone.fill("example.com");
  await page.getByText('the zone "example.com" is not below test, internal, home.arpa').waitFor();
  expect([await save.isDisabled(), await accessibilityFaults(page)]).toEqual([true, []]);
  await zone.fill("Shop.Internal.");
  await save.click();
  await page.getByRole("switch", { name: "Names for containers" }).click();
  const settings = (zoneKept: string | null) => ({
    do: "change-settings",
    settings: { ...DEFAULT_SETTINGS, zone: zoneKept },
  });
  await expect.poll(() => api.asked).toEqual([settings("shop.internal"), settings(null)]);
});

test("what the app alone can do has its switches and buttons, and the helper is not removed by one click", async () => {
  await using opened = await openSettings("settled");
  const { page, api } = opened;
  await page.getByRole("switch", { name: "Open at login" }).click();
  await page.getByRole("switch", { name: "Connect when Dockline opens" }).click();
  await page.getByRole("switch", { name: "Notifications" }).click();
  await page.getByRole("button", { name: "Check Again (Updates)" }).click();
  const remove = page.getByRole("button", { name: "Remove… (Network helper)" });
  await remove.click();
  expect(await accessibilityFaults(page)).toEqual([]);
  // What is safe has the focus, and who says no is back at the button.
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove Helper", exact: true }).click();
  await expect
    .poll(() => api.asked)
    .toEqual([
      { do: "open-at-login", isWanted: false },
      { do: "change-settings", settings: { ...DEFAULT_SETTINGS, connectsAtStart: false } },
      { do: "change-settings", settings: { ...DEFAULT_SETTINGS, notifies: false } },
      { do: "look-for-update" },
      { do: "remove-helper" },
    ]);
});

test("a fault of the helper has one button in the app, which connects too, and is no command", async () => {
  await using opened = await openSettings("no-helper");
  const { page, api } = opened;
  const banner = page.locator(".banner");
  await banner.getByText("The network helper is not running; install it").waitFor();
  expect(await banner.getByRole("button").allTextContents()).toEqual(["Install Helper…"]);
  await banner.getByRole("button").click();
  await expect.poll(() => api.asked).toEqual([{ do: "install-helper" }, { do: "connect" }]);
  api.show(inApp(SAMPLE_VIEWS["no-helper"](), { ...NEW_APP, helper: { kind: "being-installed" } }));
  await page.getByText("Being installed; an administrator’s password may be asked for.").waitFor();
  expect(await banner.getByRole("button").isDisabled()).toBe(true);
});

test("who declines the password is told so, and nothing is connected", async () => {
  await using opened = await openSettings("no-helper");
  const { page, api } = opened;
  api.outcome = { kind: "refused", message: "Nothing was installed." };
  await page.getByRole("button", { name: "Install Helper…", exact: true }).click();
  await page.getByRole("alert").getByText("Nothing was installed.").waitFor();
  expect(api.asked).toEqual([{ do: "install-helper" }]);
});

test("without the app the same fault names its command", async () => {
  await using opened = await openSettings("no-helper");
  const { page, api } = opened;
  const view = SAMPLE_VIEWS["no-helper"]();
  api.show({ ...view, host: { ...view.host, app: null } });
  const banner = page.locator(".banner");
  await banner.getByText('install it with "sudo dockline helper install"').waitFor();
  expect(await banner.getByRole("button").allTextContents()).toEqual(["Try again"]);
  api.show(inApp(view, NEW_APP));
  await banner.getByRole("button", { name: "Install Helper…" }).waitFor();
});
