import { expect, test } from "vitest";
import type { DashboardView } from "../../../../../bridge/dashboard/api.js";
import { diagnostics } from "../../../../../electron/app/menu/diagnostics.js";
import { QUIET_APP } from "../../../../fakes/quiet-app.js";
import { NOON } from "../../../../ui/sample-snapshot.js";
import { SAMPLE_VIEWS } from "../../../../ui/sample-views.js";

const WORLD = {
  versions: { app: "0.1.0", electron: "45.4.1", system: "macOS 15.3, arm64" },
  home: "/Users/ada",
  now: NOON,
};
const inApp = (view: DashboardView, app = QUIET_APP) => ({ ...view, host: { ...view.host, app } });

test("without a connection they are a few lines", () => {
  const app = {
    helper: { kind: "broken", why: "It is silent." },
    opensAtLogin: true,
    commandLine: { kind: "missing" },
    update: { kind: "available", version: "1.2.0" },
  } as const;
  const view = inApp(SAMPLE_VIEWS["no-engine"](), app);
  const settings = { ...view.settings, zone: null, engine: { kind: "context", name: "colima" } } as const;
  expect(diagnostics({ ...view, settings }, null, WORLD).split("\n")).toEqual([
    "Dockline 0.1.0 (Electron 45.4.1) on macOS 15.3, arm64",
    "Helper      broken: It is silent.",
    "Command     missing",
    "Update      available 1.2.0",
    "At login    opened",
    "Settings    engine of context colima, MTU 1420, names off",
    "",
    "Not connected",
    "Networks    0 of 0 subnets routed, 0 proved",
    "Containers  0 running",
    "Names       switched off",
    "No Docker engine answers at /var/run/docker.sock, ~/.docker/run/docker.sock; start Docker, or choose an engine in the settings.",
    "",
    "- Docker engine    Not in use.",
    "- Network helper   Not in use.",
    "- Virtual machine  Not in use.",
    "- Tunnel           Not in use.",
    "- Routes           Not in use.",
    "",
  ]);
});

test("with one, the networks, the conflict and each part's evidence are there", () => {
  const view = inApp(SAMPLE_VIEWS.conflict());
  const settings = {
    ...view.settings,
    engine: { kind: "host", url: "tcp://ada:secret@10.0.0.1:2375" },
  } as const;
  const lines = diagnostics(
    { ...view, settings },
    { roundTripMs: 1.2, lastHandshakeAt: NOON - 5_000 },
    WORLD,
  ).split("\n");
  const from = (start: string, count: number) => {
    const index = lines.findIndex((line) => line.startsWith(start));
    return lines.slice(index, index + count);
  };
  expect([
    ...from("Settings", 5),
    ...from("NETWORK", 3),
    ...from("office-twin", 1),
    ...from("✓ Tunnel", 4).slice(1),
    ...from("✗ office-twin", 1),
  ]).toEqual([
    "Settings    engine at tcp://…@10.0.0.1:2375, MTU 1420, names docker.test",
    "",
    "Connected for 2 h 5 min (process 4711)",
    "Engine      Docker 29.1.0 on Docker Desktop, arm64",
    "            unix://~/.docker/run/docker.sock (context desktop-linux)",
    "NETWORK       DRIVER            SUBNET                   REACHABLE",
    "bridge        bridge            172.17.0.0/16            reachable",
    "shop_default  bridge            172.20.0.0/16            reachable",
    "office-twin   bridge            172.27.0.0/24            already routed by utun4; leave that VPN or network, or recreate Docker's with another subnet",
    "                             10.33.33.1 to 10.33.33.2",
    "                             Handshake 5 s ago with 192.168.65.6:38112",
    "                             Round trip 1.2 ms",
    "✗ office-twin 172.27.0.0/24  already routed by utun4; leave that VPN or network, or recreate Docker's with another subnet",
  ]);
});

test("neither the home folder nor a key is in them, in any state", () => {
  for (const make of Object.values(SAMPLE_VIEWS)) {
    const text = diagnostics(inApp(make()), null, WORLD);
    expect(text).not.toMatch(/\/home\/ada|[A-Za-z0-9+/]{43}=/);
  }
});
