import type { BrowserContext, Page } from "playwright-core";
import type { DashboardApi } from "../../bridge/dashboard/api.js";
import { readPageFiles } from "../../bridge/dashboard/page-files.js";
import { DashboardServer } from "../../bridge/dashboard/server.js";
import { PAGE_FOLDER } from "./ui-scripts.js";

/** As large as the app opens it. */
export const WELCOME_SIZE = { width: 560, height: 640 };

export interface WelcomeWindow extends AsyncDisposable {
  readonly page: Page;
  /** What the browser complained about, blocked scripts and styles among it. */
  readonly complaints: readonly string[];
}

/** The first window over HTTP; in the app the same page speaks with its preload. */
export async function openWelcome(window: BrowserContext, api: DashboardApi): Promise<WelcomeWindow> {
  const complaints: string[] = [];
  const onError = (error: unknown) => complaints.push(String(error));
  const server = await DashboardServer.listen({ page: await readPageFiles(PAGE_FOLDER), api, onError });
  const page = await window.newPage();
  await page.setViewportSize(WELCOME_SIZE);
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const address = new URL(server.url);
  address.pathname = "/welcome.html";
  await page.goto(address.href);
  await page.locator("h1").waitFor();
  return {
    page,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await page.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
