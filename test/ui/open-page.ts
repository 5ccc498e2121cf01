import type { BrowserContext, Page } from "playwright-core";
import type { DashboardApi } from "../../bridge/dashboard/api.js";
import { readPageFiles } from "../../bridge/dashboard/page-files.js";
import { DashboardServer } from "../../bridge/dashboard/server.js";
import { PAGE_FOLDER } from "./ui-scripts.js";

/** As large as the app opens its first window. */
export const WELCOME_SIZE = { width: 560, height: 640 };

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  readonly server: DashboardServer;
  /** What the browser complained about, blocked scripts and styles among it. */
  readonly complaints: readonly string[];
}

/** A built page over the real server, once it knows something; "/welcome.html" is the first window. */
export async function openPage(
  window: BrowserContext,
  api: DashboardApi,
  path: "/" | "/welcome.html" = "/",
): Promise<OpenedPage> {
  const complaints: string[] = [];
  const onError = (error: unknown) => complaints.push(String(error));
  const server = await DashboardServer.listen({ page: await readPageFiles(PAGE_FOLDER), api, onError });
  const page = await window.newPage();
  if (path === "/welcome.html") await page.setViewportSize(WELCOME_SIZE);
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const address = new URL(server.url);
  address.pathname = path;
  await page.goto(address.href);
  // The page has a title while it waits for its first news, too.
  await page.locator("main:not([aria-busy=true]) h1").waitFor();
  return {
    page,
    server,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await page.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
