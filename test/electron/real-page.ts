import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { openWindow } from "../ui/browser.js";
import type { AppProcess } from "./app-process.js";
import type { FetchedPage, SeenWindow } from "./stand-in/orders.js";

/** Chromium knows no scheme of ours; a name that nobody has stands for it, and every request to it is the app's. */
const STAND_IN_ORIGIN = "https://app.dockline.test";
const OUR_ORIGIN = "dockline://app";

/**
 * The page of one of the app's windows in a real browser: its files come from the app's own scheme, and it has the
 * real preload, which speaks with the app's real main process. A window that it asks for is the app's to refuse; where
 * it would lead, the browser never goes.
 */
export async function openRealPage(browser: Browser, app: AppProcess, page: string): Promise<Page> {
  const isWanted = ({ url }: SeenWindow) => url.split("#", 1)[0] === page;
  const { windows } = await app.sees((sight) => sight.windows.some(isWanted));
  const window = windows.find(isWanted);
  if (window === undefined) throw new Error(`the app has no window at ${page}`);
  const tab = await (await openWindow(browser)).newPage();
  tab.setDefaultTimeout(30_000);
  await tab.route(`${STAND_IN_ORIGIN}/**`, async (route) => {
    const url = route.request().url().replace(STAND_IN_ORIGIN, OUR_ORIGIN);
    const { status, headers, body } = (await app.order({ do: "fetch", url })) as FetchedPage;
    await route.fulfill({ status, headers, body: Buffer.from(body, "base64") });
  });
  tab.on("popup", (popup) => void popup.close());
  await tab.context().route(
    (url) => url.origin !== STAND_IN_ORIGIN,
    async (route) => {
      await app.order({ do: "ask-for-window", window: window.id, url: route.request().url() });
      await route.abort();
    },
  );
  const crossing = { window: window.id };
  await tab.exposeFunction("standInSend", (channel: string, args: unknown[]) =>
    app.order({ do: "send", ...crossing, channel, args }),
  );
  await tab.exposeFunction("standInInvoke", (channel: string, args: unknown[]) =>
    app.order({ do: "invoke", ...crossing, channel, args }),
  );
  await tab.addInitScript({ content: preloadScript(window.preload) });
  app.onHappening(({ window: id, channel, args }) => {
    if (id !== window.id || tab.isClosed()) return;
    // A tab that closes meanwhile hears nothing any more.
    tab
      .evaluate(([to, news]) => (globalThis as unknown as Hearing).standInHeard(to, news), [
        channel,
        args,
      ] as const)
      .catch(() => {});
  });
  await tab.goto(window.url.replace(OUR_ORIGIN, STAND_IN_ORIGIN));
  return tab;
}

/** What preloadScript puts into the page. */
interface Hearing {
  standInHeard(channel: string, args: readonly unknown[]): void;
}

/** The built preload, with as much of Electron around it as it asks for. */
function preloadScript(file: string): string {
  return `(() => {
    const heard = new Map();
    const of = (channel) => heard.get(channel) ?? heard.set(channel, new Set()).get(channel);
    window.standInHeard = (channel, args) => of(channel).forEach((listener) => listener({}, ...args));
    const ipcRenderer = {
      on: (channel, listener) => void of(channel).add(listener),
      off: (channel, listener) => void of(channel).delete(listener),
      send: (channel, ...args) => void window.standInSend(channel, args),
      invoke: (channel, ...args) => window.standInInvoke(channel, args),
    };
    const contextBridge = { exposeInMainWorld: (name, api) => void (window[name] = Object.freeze(api)) };
    const module = { exports: {} };
    ((require) => {
${readFileSync(file, "utf8")}
    })((name) => {
      if (name !== "electron") throw new Error("a sandboxed preload has no " + name);
      return { contextBridge, ipcRenderer };
    });
  })();`;
}
