import type { BrowserContext, Page } from "playwright-core";
import type { DashboardView, Sample } from "../../bridge/dashboard/api.js";
import type { Section } from "../../electron/renderer/section.js";
import { CannedDashboard, sampleTraffic } from "./canned-dashboard.js";
import { goTo } from "./go-to.js";
import { type OpenedPage, openPage } from "./open-page.js";
import { ALL_VIEWS, type ViewName } from "./sample-rare-views.js";
import { NOON } from "./sample-snapshot.js";

interface Screen {
  readonly view: ViewName;
  readonly section?: Section;
  /** What a person does before it looks like that. */
  readonly before?: (opened: OpenedDashboard) => Promise<void>;
  /** Points; those of a browser's window where they are not given. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** As wide as the app opens it, and as high as a table needs that is not to be cut. */
const APP_SIZE = { width: 1120, height: 1040 };
const TALL = { width: 1280, height: 1040 };

/** The dashboard in every state that it was drawn for. */
const SCREENS = {
  ...Object.fromEntries(Object.keys(ALL_VIEWS).map((name) => [name, { view: name as ViewName }])),
  networks: { view: "conflict", section: "networks", before: openFirstReasons, size: TALL },
  containers: { view: "connected", section: "containers" },
  "crowded-containers": { view: "crowded", section: "containers" },
  routes: { view: "conflict", section: "routes" },
  events: { view: "conflict", section: "events" },
  settings: { view: "disconnected", section: "settings" },
  "settings-app": { view: "settled", section: "settings" },
  "settings-new-app": { view: "no-helper", section: "settings" },
  "update-available": { view: "update-available", section: "settings" },
  window: { view: "settled", size: APP_SIZE },
  "window-networks": { view: "conflict", section: "networks", size: APP_SIZE },
  "no-networks": { view: "no-engine", section: "networks" },
  "no-containers": { view: "empty", section: "containers" },
  "no-routes": { view: "disconnected", section: "routes" },
  "no-events": { view: "disconnected", section: "events" },
  "nothing-found": { view: "connected", section: "containers", before: searchInVain },
  refused: { view: "connected", section: "networks", before: askInVain },
  lost: { view: "connected", before: endTheHost },
  denied: { view: "connected", before: forgetTheToken },
} as const satisfies Readonly<Record<string, Screen>>;

export const DASHBOARD_SCREENS: readonly string[] = Object.keys(SCREENS);

export interface OpenedDashboard extends OpenedPage {
  readonly api: CannedDashboard;
}

/** The page in a state of its own. */
export async function openDashboard(window: BrowserContext, view: DashboardView): Promise<OpenedDashboard> {
  const api = new CannedDashboard(view, trafficOf(view));
  return { ...(await openPage(window, api)), api };
}

/** The page as one screen shows it. */
export async function openScreen(window: BrowserContext, name: string): Promise<OpenedDashboard> {
  const screen: Screen | undefined = new Map<string, Screen>(Object.entries(SCREENS)).get(name);
  if (screen === undefined) throw new Error(`there is no screen ${name}`);
  const opened = await openDashboard(window, ALL_VIEWS[screen.view]());
  const { page } = opened;
  if (screen.size !== undefined) await page.setViewportSize(screen.size);
  await goTo(page, screen.section ?? "overview");
  await screen.before?.(opened);
  return opened;
}

/** Opens the reasons of every row that is seen; resolves with how many there were. */
export async function openAllReasons(page: Page): Promise<number> {
  const closed = page.locator(".verdict[aria-expanded=false]");
  let count = 0;
  for (; (await closed.count()) > 0; count += 1) await closed.first().click();
  return count;
}

/** A VM that is silent has answered until some seconds ago. */
function trafficOf({ snapshot }: DashboardView): readonly Sample[] {
  if (snapshot.state.kind !== "connected") return [];
  const samples = sampleTraffic(NOON);
  if (snapshot.revival.kind === "calm") return samples;
  return samples.map((sample) => (sample.at > NOON - 6_000 ? { ...sample, roundTripMs: null } : sample));
}

async function openFirstReasons({ page }: OpenedDashboard): Promise<void> {
  await page.getByRole("button", { name: /why, for kind/ }).click();
}

async function searchInVain({ page }: OpenedDashboard): Promise<void> {
  await page.getByLabel("Search containers").fill("kafka");
  await page.getByText("No container is like that").waitFor();
}

async function askInVain({ page, api }: OpenedDashboard): Promise<void> {
  api.outcome = { kind: "refused", message: 'There is no network "lan"; it has just gone.' };
  await page.getByRole("switch", { name: "Reach lan" }).click();
  await page.getByRole("alert").waitFor();
  await page.mouse.move(0, 0);
}

async function endTheHost({ page, server }: OpenedDashboard): Promise<void> {
  await server[Symbol.asyncDispose]();
  await page.getByRole("alert").waitFor();
}

async function forgetTheToken({ page }: OpenedDashboard): Promise<void> {
  await page.evaluate("sessionStorage.clear()");
  await page.reload();
  await page.getByText("This page may not look at Dockline").waitFor();
}
