import { expect, test } from "vitest";
import { engineOptions } from "../../../../bridge/model/engine-option.js";
import type { EngineReport } from "../../../../bridge/model/engine-report.js";

const DESKTOP: EngineReport = {
  contextName: "desktop-linux",
  address: "unix:///home/ada/.docker/desktop/docker.sock",
  kind: "docker-desktop",
  version: "29.1.0",
  verdict: { kind: "usable" },
  isChosen: true,
};

const optionsOf = (...engines: EngineReport[]) =>
  engineOptions({ engines, choice: { kind: "none", failure: { code: "engine-not-found", tried: [] } } });

test("a context is chosen by its name, a socket that no context names by its address", () => {
  const colima = { ...DESKTOP, contextName: null, address: "unix:///colima.sock", isChosen: false };
  expect(optionsOf(DESKTOP, { ...colima, kind: "colima" })).toEqual([
    {
      engine: { kind: "context", name: "desktop-linux" },
      label: "Docker Desktop (desktop-linux)",
      detail: DESKTOP.address,
      isUsable: true,
      isDefault: true,
    },
    {
      engine: { kind: "host", url: "unix:///colima.sock" },
      label: "Colima",
      detail: "unix:///colima.sock",
      isUsable: true,
      isDefault: false,
    },
  ]);
});

test.each([
  ["docker-desktop", "default", "Docker Desktop (default)"],
  ["colima", "colima", "Colima"],
  ["colima", "colima-work", "Colima (colima-work)"],
  ["engine", "default", "default"],
  ["engine", null, "Docker Engine"],
] as const)("%s of the context %s is named %s", (kind, contextName, label) => {
  expect(optionsOf({ ...DESKTOP, kind, contextName }).map((one) => one.label)).toEqual([label]);
});

test("what cannot be used says why, and what has no name is left out", () => {
  const address = "unix:///run/user/501/docker.sock";
  const failure = { code: "engine-rootless", address, isPodman: false } as const;
  const verdict = { kind: "unusable", failure } as const;
  const [rootless, ...rest] = optionsOf(
    { ...DESKTOP, address, verdict },
    { ...DESKTOP, contextName: null, address: null, verdict },
  );
  expect(rest).toEqual([]);
  expect([rootless?.isUsable, rootless?.detail.includes("rootless")]).toEqual([false, true]);
});
