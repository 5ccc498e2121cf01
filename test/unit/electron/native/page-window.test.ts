import { expect, test, vi } from "vitest";
import { pageWindow } from "../../../../electron/native/page-window.js";
import type { PageName } from "../../../../electron/windows/page-address.js";
import { app } from "../../../electron/stand-in/app.js";
import { BrowserWindow } from "../../../electron/stand-in/windows.js";

vi.mock("electron", async () => {
  const { BrowserWindow } = await import("../../../electron/stand-in/windows.js");
  return { BrowserWindow };
});

/** Each page there is; one that is missing here does not compile. */
const PAGES: Readonly<Record<PageName, string>> = { dashboard: "Dockline", welcome: "Welcome to Dockline" };

test("the window of every page is hidden, isolated, in the sandbox, and without Node", () => {
  app.begin();
  for (const page of Object.keys(PAGES) as PageName[]) pageWindow(page, "/app/preload.cjs");
  const made = BrowserWindow.getAllWindows().map(({ seen }) => seen);
  expect(
    made.map(({ title, isShown, preload, preferences }) => ({ title, isShown, preload, preferences })),
  ).toEqual(
    Object.values(PAGES).map((title) => ({
      title,
      isShown: false,
      preload: "/app/preload.cjs",
      preferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
      },
    })),
  );
});
