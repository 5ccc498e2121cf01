import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults } from "./accessibility.js";
import { launchBrowser, openWindow, type Scheme } from "./browser.js";
import { WELCOME_SIZE } from "./open-page.js";
import { DECLINED, SAMPLE_WELCOMES, type WelcomeName } from "./sample-welcomes.js";
import { openWelcome } from "./welcome-screens.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const open = async (name: WelcomeName, scheme: Scheme = "light") =>
  openWelcome(await openWindow(browser, scheme), name);

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const install = (page: Page) => page.getByRole("button", { name: "Install Helper and Connect…" });

describe.each(["light", "dark"] as const)("%s", (scheme) => {
  test.each(Object.keys(SAMPLE_WELCOMES) as WelcomeName[])(
    "%s is clean for axe and its CSP, and fits into its window",
    async (name) => {
      await using opened = await open(name, scheme);
      const { page, complaints } = opened;
      const size = await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]",
      );
      const words = await page.evaluate(
        "document.querySelector('.welcome-words').scrollHeight <= document.querySelector('.welcome-words').clientHeight",
      );
      expect([await accessibilityFaults(page), complaints, size, words]).toEqual([
        [],
        [],
        [WELCOME_SIZE.width, WELCOME_SIZE.height],
        true,
      ]);
    },
  );

  test("what the helper does can be read to its end, by the keyboard too", async () => {
    await using opened = await open("welcome", scheme);
    const { page } = opened;
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const last = page.getByText("What a password window cannot keep out");
    await last.scrollIntoViewIfNeeded();
    expect([await last.isVisible(), await accessibilityFaults(page)]).toEqual([true, []]);
  });
});

test("from the first look to a line to try: installed, connected, copied, opened at login", async () => {
  await using opened = await open("welcome");
  const { page, api } = opened;
  await install(page).click();
  await expect.poll(() => api.asked).toEqual([{ do: "install-helper" }, { do: "connect" }]);
  api.show(SAMPLE_WELCOMES["welcome-installing"]());
  await heading(page, "Installing the helper").waitFor();
  api.show(SAMPLE_WELCOMES["welcome-connecting"]());
  await page.getByText("Set up the VM…", { exact: true }).waitFor();
  api.show(SAMPLE_WELCOMES["welcome-connected"]());
  await heading(page, "Connected").waitFor();
  await page.getByRole("button", { name: "Copy curl http://172.20.0.5" }).click();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe("curl http://172.20.0.5");
  const login = page.getByRole("switch", { name: "Open Dockline at login" });
  expect(await login.getAttribute("aria-checked")).toBe("false");
  await login.click();
  await expect.poll(() => api.asked.at(-1)).toEqual({ do: "open-at-login", isWanted: true });
});

test("a password that is not given leads back to the same page, with one sentence and the same button", async () => {
  await using opened = await open("welcome");
  const { page, api } = opened;
  api.outcome = DECLINED;
  await install(page).click();
  await page.getByRole("alert").getByText("Nothing was installed, for the password was not given.").waitFor();
  await heading(page, "Reach your containers by their own addresses").waitFor();
  expect([api.asked, await install(page).isEnabled()]).toEqual([[{ do: "install-helper" }], true]);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test("the keyboard finds explanation, way out and button, in this order", async () => {
  await using opened = await open("welcome");
  const { page, api } = opened;
  const order: unknown[] = [];
  for (let press = 0; press < 3; press += 1) {
    await page.keyboard.press("Tab");
    order.push(await page.evaluate("document.activeElement.textContent"));
  }
  expect(order).toEqual(["What does the helper do?", "Not Now", "Install Helper and Connect…"]);
  await page.keyboard.press("Enter");
  await expect.poll(() => api.asked.length).toBe(2);
});

test("Return presses the main button, once, and leaves what has the focus alone", async () => {
  await using opened = await open("welcome");
  const { page, api } = opened;
  await page.keyboard.press("Enter");
  await expect.poll(() => api.asked).toEqual([{ do: "install-helper" }, { do: "connect" }]);
  api.show(SAMPLE_WELCOMES["welcome-connecting"]());
  await heading(page, "Connecting").waitFor();
  await page.keyboard.press("Enter");
  api.show(SAMPLE_WELCOMES["welcome-ready"]());
  await heading(page, "Everything is in place").waitFor();
  await page.getByText("What does the helper do?").focus();
  await page.keyboard.press("Enter");
  await page.getByText("It runs as root, from copies").waitFor();
  expect(api.asked.length).toBe(2);
});

test("Return closes the window when all is done", async () => {
  await using opened = await open("welcome-connected");
  const { page, api } = opened;
  await page.evaluate("window.close = () => { document.title = 'closed'; }");
  await page.keyboard.press("Enter");
  expect([await page.title(), api.asked]).toEqual(["closed", []]);
});

test("the picture shows answers where a container can be asked, and no tunnel where none is needed", async () => {
  const drawn = async (name: WelcomeName) => {
    await using opened = await open(name);
    const { page } = opened;
    const answer = await page.locator(".harbour-answer").allTextContents();
    return [
      name,
      answer,
      await page.locator(".harbour-box").count(),
      await page.locator(".harbour-tube").count(),
    ];
  };
  const names = [
    "welcome-connected",
    "welcome-no-container",
    "welcome-unreached",
    "welcome-nothing-to-connect",
  ];
  expect(await Promise.all(names.map((name) => drawn(name as WelcomeName)))).toEqual([
    ["welcome-connected", ["HTTP/1.1 200 OK"], 6, 1],
    ["welcome-no-container", [], 0, 1],
    ["welcome-unreached", [], 6, 1],
    ["welcome-nothing-to-connect", ["HTTP/1.1 200 OK"], 6, 0],
  ]);
});

test("“Not Now” closes the window and asks for nothing", async () => {
  await using opened = await open("welcome");
  const { page, api } = opened;
  await page.evaluate("window.close = () => { document.title = 'closed'; }");
  await page.getByRole("button", { name: "Not Now" }).click();
  expect([await page.title(), api.asked]).toEqual(["closed", []]);
});

test("Docker that is away is looked for again by one button, and a look that fails says why", async () => {
  await using opened = await open("welcome-no-engine");
  const { page, api } = opened;
  await page.getByText("No Docker engine answers at").waitFor();
  api.outcome = { kind: "refused", message: "Docker still does not answer." };
  await page.getByRole("button", { name: "Look Again" }).click();
  await page.getByRole("alert").getByText("Docker still does not answer.").waitFor();
  expect(api.asked).toEqual([{ do: "connect" }]);
});

test("a container that is started while one looks is offered at once", async () => {
  await using opened = await open("welcome-no-container");
  const { page, api } = opened;
  await page.getByText("docker run --rm --detach nginx").waitFor();
  api.show(SAMPLE_WELCOMES["welcome-connected"]());
  await page.getByText("curl http://172.20.0.5", { exact: true }).last().waitFor();
});

test("what goes on is said to those who listen", async () => {
  await using opened = await open("welcome");
  const { page, api } = opened;
  api.show(SAMPLE_WELCOMES["welcome-installing"]());
  await page
    .locator(".unseen[aria-live]")
    .getByText("Installing the helper. macOS asks for an administrator’s password in a window of its own.")
    .waitFor();
});

test("in a window of the app the page speaks with its preload, and needs no link", async () => {
  await using opened = await open("welcome");
  const window = await openWindow(browser);
  const page = await window.newPage();
  const view = JSON.stringify(SAMPLE_WELCOMES["welcome-no-engine"]());
  await page.addInitScript(`
    window.asked = [];
    window.dockline = {
      look: (listener) => { listener({ kind: "view", view: ${view} }); return () => {}; },
      perform: async (action) => { window.asked.push(action); return { kind: "done" }; },
    };
  `);
  await page.goto(new URL("/welcome.html", opened.server.url).href.replace(/#.*/, ""));
  await page.getByRole("button", { name: "Look Again" }).click();
  expect([await page.evaluate("window.asked"), opened.api.asked]).toEqual([[{ do: "connect" }], []]);
  await window.close();
});
