import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { uiScript } from "./ui-scripts.js";

/** Debian's Chromium, headless; in the network of another process when its id is given. */
export function launchBrowser(networkOf: number | null = null): Promise<Browser> {
  const env = { ...process.env, ...(networkOf === null ? {} : { UI_NET_PID: String(networkOf) }) };
  return chromium.launch({
    executablePath: uiScript("chromium.sh"),
    // Root has no other way, and every page that it opens is ours.
    chromiumSandbox: false,
    args: ["--hide-scrollbars", "--force-color-profile=srgb", "--font-render-hinting=none"],
    env: Object.fromEntries(
      Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined),
    ),
  });
}

export type Scheme = "light" | "dark";

/** A window of its own: nothing is shared with others. */
export function openWindow(browser: Browser, colorScheme: Scheme = "light"): Promise<BrowserContext> {
  return browser.newContext({
    colorScheme,
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
    timezoneId: "UTC",
    locale: "en-GB",
    permissions: ["clipboard-read", "clipboard-write"],
  });
}
