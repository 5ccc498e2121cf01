import type { DashboardView, DatedHappening, SessionPresence } from "../../bridge/dashboard/api.js";
import { happenings } from "../../bridge/model/chronicle.js";
import { faultSentence } from "../../bridge/model/sentence.js";
import { DEFAULT_SETTINGS } from "../../bridge/model/settings.js";
import type { Snapshot } from "../../bridge/model/snapshot.js";
import type { BridgeState } from "../../bridge/model/state.js";
import { inApp, NEW_APP, SETTLED_APP } from "./sample-app.js";
import { crowdedEngine, dualStackEngine, withoutOverlays } from "./sample-engine.js";
import { DEFAULT_DOCKER_SOCKET, MAC_DOCKER_SOCKET, MAC_HELPER_SOCKET } from "./sample-mac.js";
import { BUSY_HOST, NOON, QUIET_HOST, sampleSnapshot, withNames } from "./sample-snapshot.js";

const DISCONNECTED: BridgeState = { kind: "disconnected" };
const CONNECTED: BridgeState = { kind: "connected", since: NOON - 7_500_000 };
const NO_ENGINE = faultSentence(
  { code: "engine-not-found", tried: [DEFAULT_DOCKER_SOCKET, MAC_DOCKER_SOCKET] },
  "buttons",
);

/** The dashboard in every state that it was drawn for. */
export const SAMPLE_VIEWS = {
  disconnected: () => sampleView(sampleSnapshot(DISCONNECTED, dualStackEngine())),
  "no-engine": () => ({ ...sampleView(sampleSnapshot(DISCONNECTED, null)), trouble: NO_ENGINE }),
  connecting: () =>
    sampleView(
      sampleSnapshot({ kind: "connecting", attempt: 1, step: "vm-setup" }, dualStackEngine()),
      "own",
    ),
  connected: () => {
    const snapshot = sampleSnapshot(CONNECTED, withoutOverlays(dualStackEngine()), withNames(QUIET_HOST));
    return { ...sampleView(snapshot, "own"), happenings: story(snapshot) };
  },
  conflict: () => {
    const snapshot = sampleSnapshot(CONNECTED, dualStackEngine(), withNames(BUSY_HOST));
    return { ...sampleView(snapshot, "other"), happenings: story(snapshot) };
  },
  faulted: () => {
    const fault = {
      code: "no-handshake",
      port: 51820,
      detail: "tried host.docker.internal, 192.168.65.254",
    } as const;
    const state: BridgeState = { kind: "faulted", fault, attempt: 2, retryAt: NOON + 8_000 };
    return sampleView(sampleSnapshot(state, dualStackEngine()), "own");
  },
  "no-helper": () => {
    const fault = { code: "helper-missing", socketPath: MAC_HELPER_SOCKET } as const;
    const state: BridgeState = { kind: "faulted", fault, attempt: 1, retryAt: null };
    return inApp(sampleView(sampleSnapshot(state, dualStackEngine()), "own"), NEW_APP);
  },
  settled: () =>
    inApp(
      sampleView(sampleSnapshot(CONNECTED, dualStackEngine(), withNames(QUIET_HOST)), "own"),
      SETTLED_APP,
    ),
  empty: () => sampleView(sampleSnapshot(CONNECTED, { networks: [], containers: [] }), "own"),
  crowded: () => sampleView(sampleSnapshot(CONNECTED, crowdedEngine(40, 1_000)), "other"),
} as const satisfies Readonly<Record<string, () => DashboardView>>;

export type SampleName = keyof typeof SAMPLE_VIEWS;

export function sampleView(snapshot: Snapshot, session: SessionPresence["kind"] = "none"): DashboardView {
  return {
    host: { version: "0.1.0", platform: "darwin", app: null },
    session: { kind: session },
    snapshot,
    trouble: null,
    settings: DEFAULT_SETTINGS,
    engines: [
      {
        engine: { kind: "context", name: "default" },
        label: "default",
        detail: `unix://${DEFAULT_DOCKER_SOCKET}`,
        isUsable: true,
        isDefault: false,
      },
      {
        engine: { kind: "context", name: "desktop-linux" },
        label: "Docker Desktop (desktop-linux)",
        detail: `unix://${MAC_DOCKER_SOCKET}`,
        isUsable: true,
        isDefault: true,
      },
      {
        engine: { kind: "context", name: "build-box" },
        label: "build-box",
        detail:
          "ssh://ada@build.example is an engine on another machine; choose a context whose engine runs in a VM on this one.",
        isUsable: false,
        isDefault: false,
      },
    ],
    happenings: [],
  };
}

/** What a log would hold that began before the connection. */
function story(after: Snapshot): readonly DatedHappening[] {
  const idle = sampleSnapshot(DISCONNECTED, dualStackEngine());
  const connecting = sampleSnapshot({ kind: "connecting", attempt: 1, step: "engine" }, dualStackEngine());
  const { containers } = after;
  const before: Snapshot = { ...after, containers: containers.slice(0, -2) };
  const all = [
    ...happenings(idle, connecting, "buttons"),
    ...happenings(connecting, after, "buttons"),
    ...happenings(before, after, "buttons"),
  ];
  return all
    .map((one, index) => ({ ...one, number: index + 1, at: NOON - 7_500_000 + index * 41_000 }))
    .reverse();
}
