import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DashboardView, Sample } from "../../bridge/dashboard/api.js";
import type { Revival } from "../../bridge/model/revival.js";
import type { BridgeState } from "../../bridge/model/state.js";
import { accessibilityFaults } from "./accessibility.js";
import { launchBrowser, openWindow } from "./browser.js";
import { CannedDashboard, sampleTraffic } from "./canned-dashboard.js";
import { type OpenedPage, openPage } from "./open-page.js";
import { developersEngine } from "./sample-engine.js";
import { SAMPLE_FAULTS } from "./sample-faults.js";
import { NOON, sampleSnapshot } from "./sample-snapshot.js";
import { SAMPLE_VIEWS, sampleView } from "./sample-views.js";

/** The first words of the page, and the button beside them. */
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Opened extends OpenedPage {
  readonly api: CannedDashboard;
}

async function open(view: DashboardView, samples: readonly Sample[] = []): Promise<Opened> {
  const api = new CannedDashboard(view, samples);
  return { ...(await openPage(await openWindow(browser), api)), api };
}

const viewOf = (state: BridgeState) => sampleView(sampleSnapshot(state, developersEngine()), "own");
const faulted = (retryAt: number | null): DashboardView =>
  viewOf({ kind: "faulted", fault: SAMPLE_FAULTS["vm-asleep"], attempt: 1, retryAt });
const silent = (revival: Revival): DashboardView => {
  const view = SAMPLE_VIEWS.connected();
  return { ...view, snapshot: { ...view.snapshot, revival } };
};
const banner = (page: Page) => page.locator(".banner");
const buttons = (page: Page) => banner(page).getByRole("button");
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const announced = (page: Page) => page.locator(".unseen[aria-live]");
const focused = (page: Page) => page.evaluate<string | null>("document.activeElement.textContent");
/** What each lane of the picture says of its network, between its addresses and its containers. */
const laneWords = async (page: Page) =>
  (await page.locator(".lane-words").allTextContents()).map(
    (line) => /: ([^:]+), \d+ containers?$/.exec(line)?.[1],
  );

/** Shows each view, and tells what has the focus then. */
async function focusThrough({ page, api }: Opened, views: readonly (readonly [RegExp, DashboardView])[]) {
  const labels: (string | null)[] = [];
  for (const [title, view] of views) {
    api.show(view);
    await heading(page, title).waitFor();
    labels.push(await focused(page));
  }
  return labels;
}

test("the focus stays at the one button in every state, and each press does one thing", async () => {
  await using opened = await open(SAMPLE_VIEWS.disconnected());
  const { page, api } = opened;
  await buttons(page).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => api.asked).toEqual([{ do: "connect" }]);
  const upwards = await focusThrough(opened, [
    [/^Connecting$/, SAMPLE_VIEWS.connecting()],
    [/^Connected/, SAMPLE_VIEWS.connected()],
  ]);
  await page.keyboard.press("Enter");
  await expect.poll(() => api.asked).toEqual([{ do: "connect" }, { do: "disconnect" }]);
  const downwards = await focusThrough(opened, [[/^Disconnecting$/, viewOf({ kind: "disconnecting" })]]);
  expect(await accessibilityFaults(page)).toEqual([]);
  // There is nothing to do but wait.
  await page.keyboard.press("Enter");
  downwards.push(...(await focusThrough(opened, [[/^Not connected$/, SAMPLE_VIEWS.disconnected()]])));
  await page.keyboard.press("Enter");
  await expect.poll(() => api.asked.length).toBe(3);
  expect([upwards, downwards, api.asked]).toEqual([
    ["Stop", "Disconnect"],
    ["Disconnect", "Connect"],
    [{ do: "connect" }, { do: "disconnect" }, { do: "connect" }],
  ]);
});

test("a doubled click and a key that is held do what they began, and not what the button says next", async () => {
  await using opened = await open(SAMPLE_VIEWS.disconnected());
  const { page, api } = opened;
  const become = (title: RegExp, view: DashboardView) => focusThrough(opened, [[title, view]]);
  await buttons(page).click();
  await become(/^Connecting$/, SAMPLE_VIEWS.connecting());
  await buttons(page).dispatchEvent("click", { detail: 2 });
  await become(/^Not connected$/, SAMPLE_VIEWS.disconnected());
  await page.keyboard.down("Enter");
  await become(/^Connecting$/, SAMPLE_VIEWS.connecting());
  await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await buttons(page).click();
  await expect.poll(() => api.asked).toEqual([{ do: "connect" }, { do: "connect" }, { do: "disconnect" }]);
});

test("what is tried again can be stopped, which leaves the focus in the banner; else there is nothing to stop", async () => {
  await using opened = await open(faulted(NOON));
  const { page, api } = opened;
  expect(await buttons(page).allTextContents()).toEqual(["Try again", "Stop"]);
  await page.getByRole("button", { name: "Stop" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => api.asked).toEqual([{ do: "disconnect" }]);
  expect(await focusThrough(opened, [[/^Disconnecting$/, viewOf({ kind: "disconnecting" })]])).toEqual([
    "Disconnect",
  ]);
  api.show(faulted(null));
  await heading(page, "Not connected").waitFor();
  expect(await buttons(page).allTextContents()).toEqual(["Try again"]);
});

test("a fault is said with its reason to those who listen, once, and without counting down", async () => {
  await using opened = await open(SAMPLE_VIEWS.connected());
  const { page, api } = opened;
  api.show(faulted(NOON));
  const reason =
    "Not connected. Docker's VM is asleep: it does not answer through the tunnel, not from a new port and not after a new set-up; open Docker, or restart it, unless this mends itself. It is tried again by itself.";
  await expect.poll(() => announced(page).textContent()).toBe(reason);
  api.show(viewOf({ kind: "connecting", attempt: 2, step: "engine" }));
  await banner(page).getByText("Find the engine (attempt 2)").waitFor();
  expect(await announced(page).textContent()).toBe(reason);
  api.show(SAMPLE_VIEWS.disconnected());
  await expect
    .poll(() => announced(page).textContent())
    .toBe("Not connected. This host has no way to your 11 running containers.");
});

test("while the VM is silent neither banner, title nor picture say that anything is reachable", async () => {
  await using opened = await open(SAMPLE_VIEWS.connected(), sampleTraffic(NOON));
  const { page, api } = opened;
  expect(await laneWords(page)).toEqual(Array.from({ length: 7 }, () => "Reachable"));
  api.show(silent({ kind: "redialling" }), sampleTraffic(NOON));
  await heading(page, "Reconnecting").waitFor();
  const why = "The VM does not answer any more; it dials from another UDP port.";
  await expect.poll(() => announced(page).textContent()).toBe(`Reconnecting. ${why}`);
  await banner(page).getByText(why, { exact: true }).waitFor();
  await page.locator(".chain-part.tone-edge-busy").getByText(why).waitFor();
  expect([await page.title(), await laneWords(page)]).toEqual([
    "Reconnecting – Dockline",
    Array.from({ length: 7 }, () => "On its way"),
  ]);
  expect(await page.locator(".banner.tone-edge-busy").count()).toBe(1);
  expect(await page.locator(".lane .tone-good").count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test("routes that outlive a fault, for an engine that restarts, are not said to reach anything", async () => {
  const { snapshot, ...view } = SAMPLE_VIEWS.connected();
  const { state } = faulted(NOON).snapshot;
  await using opened = await open({ ...view, snapshot: { ...snapshot, state } });
  const { page } = opened;
  expect(await laneWords(page)).toEqual(Array.from({ length: 7 }, () => "Not connected"));
  expect(await page.locator(".lane .tone-good").count()).toBe(0);
});

test("a VM that gives no answer twice in a row is told, and so is that it answers again", async () => {
  await using opened = await open(SAMPLE_VIEWS.connected(), sampleTraffic(NOON));
  const { page, api } = opened;
  const last = sampleTraffic(NOON).at(-1)!;
  const sample = (seconds: number, roundTripMs: number | null): Sample => ({
    ...last,
    at: NOON + seconds * 1_000,
    roundTripMs,
  });
  const roundTrip = page.locator(".chain-part").getByText(/^Round trip/);
  api.show(SAMPLE_VIEWS.connected(), [sample(1, 7)]);
  await roundTrip.filter({ hasText: "7.0 ms" }).waitFor();
  api.show(SAMPLE_VIEWS.connected(), [sample(2, null), sample(3, null)]);
  await heading(page, "No answer").waitFor();
  await banner(page).getByText("The VM's address does not answer at the moment.").waitFor();
  expect(await page.locator(".banner.tone-edge-bad").count()).toBe(1);
  expect(await page.locator(".lane .tone-good").count()).toBe(0);
  api.show(SAMPLE_VIEWS.connected(), [sample(4, 3)]);
  await heading(page, /^Connected/).waitFor();
  expect(await page.locator(".lane .tone-good").count()).toBeGreaterThan(6);
});

test("where there is nothing to connect there is one button, no part waits, and no tunnel is missed", async () => {
  const fault = SAMPLE_FAULTS["already-reachable"];
  await using opened = await open(viewOf({ kind: "faulted", fault, attempt: 1, retryAt: null }));
  const { page, api } = opened;
  await heading(page, "Nothing to connect").waitFor();
  expect([
    await page.title(),
    await buttons(page).allTextContents(),
    await page.locator(".tunnel-title").textContent(),
    await page.locator(".tunnel-line.tunnel-good").count(),
    await page.locator(".chain-part > p").allTextContents(),
  ]).toEqual([
    "Nothing to connect – Dockline",
    ["Check again"],
    "no tunnel needed",
    1,
    [
      "OrbStack (orbstack) makes containers reachable by itself; there is nothing to connect.",
      ...Array.from({ length: 4 }, () => "Not needed."),
    ],
  ]);
  expect(await accessibilityFaults(page)).toEqual([]);
  await buttons(page).click();
  await expect.poll(() => api.asked).toEqual([{ do: "connect" }]);
});
