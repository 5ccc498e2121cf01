import { expect, test } from "vitest";
import type { BridgeState } from "../../../../../bridge/model/state.js";
import { aboutPanel } from "../../../../../electron/app/menu/about-panel.js";
import { reportAddress } from "../../../../../electron/app/menu/report-problem.js";
import { systemName } from "../../../../../electron/app/versions.js";

const WORLD = {
  versions: { app: "0.1.0", electron: "45.4.1", system: "macOS 15.3, arm64" },
  home: "/Users/ada",
  homepage: "https://github.com/someone/dockline",
};
const faulted = (message: string): BridgeState => ({
  kind: "faulted",
  fault: { code: "internal", message },
  attempt: 1,
  retryAt: null,
});
const bodyOf = (address: string) => new URL(address).searchParams.get("body");

test("a report begins with what to write, and ends with what is known", () => {
  const address = reportAddress({ state: faulted("/Users/ada/x & <b> is gone") }, WORLD);
  expect(address.slice(0, address.indexOf("="))).toBe("https://github.com/someone/dockline/issues/new?body");
  expect(bodyOf(address)).toBe(
    [
      "What did you do, and what did you expect?",
      "",
      "",
      "What happened instead?",
      "",
      "",
      "---",
      "Dockline 0.1.0 (Electron 45.4.1) on macOS 15.3, arm64",
      "Not connected: Something went wrong inside Dockline: ~/x & <b> is gone; try again, and report it if it comes back",
      "",
      "Help, Copy Diagnostics in Dockline's menu has more to paste here; look through it first.",
    ].join("\n"),
  );
});

test("however long a fault is, its address is one that browsers take", () => {
  const address = reportAddress({ state: faulted("ü&".repeat(50_000)) }, WORLD);
  expect(address.length).toBeLessThan(4_000);
  expect(bodyOf(address)).toContain("…\n");
});

test("the About panel names the app, what it is made of, and where it lives", () => {
  expect(aboutPanel(WORLD.versions, WORLD.homepage)).toEqual({
    applicationName: "Dockline",
    applicationVersion: "0.1.0",
    version: "Electron 45.4.1",
    copyright: "MIT licence",
    credits: "Docker containers by their own IP addresses",
    website: "https://github.com/someone/dockline",
  });
});

test("systems are called as their people call them", () => {
  expect([
    systemName({ platform: "darwin", version: "15.3", architecture: "arm64" }),
    systemName({ platform: "linux", version: "6.18.0", architecture: "x64" }),
  ]).toEqual(["macOS 15.3, arm64", "Linux 6.18.0, x64"]);
});
