import type { BrowserContext, Page } from "playwright-core";
import { welcomeTitle, welcomeView } from "../../electron/renderer/welcome/welcome-view.js";
import type { Scheme } from "./browser.js";
import { CannedDashboard } from "./canned-dashboard.js";
import { keepScreen } from "./keep-screen.js";
import { type OpenedPage, openPage } from "./open-page.js";
import { DECLINED, SAMPLE_WELCOMES, type WelcomeName } from "./sample-welcomes.js";

interface WelcomeScreen {
  readonly view: WelcomeName;
  readonly before?: (page: Page) => Promise<void>;
}

const SCREENS: Readonly<Record<string, WelcomeScreen>> = {
  ...Object.fromEntries(Object.keys(SAMPLE_WELCOMES).map((name) => [name, { view: name as WelcomeName }])),
  "welcome-declined": { view: "welcome", before: declineThePassword },
  "welcome-facts": { view: "welcome", before: openTheFacts },
};

export const WELCOME_SCREENS = Object.keys(SCREENS);

/** The first window in a state of its own, once it shows that. */
export async function openWelcome(window: BrowserContext, name: WelcomeName): Promise<OpenedWelcome> {
  const view = SAMPLE_WELCOMES[name]();
  const api = new CannedDashboard(view);
  const opened = await openPage(window, api, "/welcome.html");
  const title = welcomeTitle(welcomeView(view, { kind: "nothing" }));
  await opened.page.getByRole("heading", { level: 1, name: title }).waitFor();
  return { ...opened, api };
}

export interface OpenedWelcome extends OpenedPage {
  readonly api: CannedDashboard;
}

/** Draws one state of the first window. */
export async function drawWelcome(window: BrowserContext, scheme: Scheme, name: string): Promise<void> {
  const screen = SCREENS[name];
  if (screen === undefined) throw new Error(`there is no screen ${name}`);
  await using opened = await openWelcome(window, screen.view);
  opened.api.outcome = DECLINED;
  await screen.before?.(opened.page);
  await keepScreen(opened.page, `${name}-${scheme}`);
  for (const complaint of opened.complaints) console.error(`${name}: ${complaint}`);
}

async function declineThePassword(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Install Helper/ }).click();
  await page.getByRole("alert").waitFor();
  await page.mouse.move(0, 0);
}

async function openTheFacts(page: Page): Promise<void> {
  await page.getByText("What does the helper do?").click();
  await page.mouse.move(0, 0);
}
