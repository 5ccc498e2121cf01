import type { DashboardView, Outcome } from "../../bridge/dashboard/api.js";
import type { AppView, HelperView } from "../../bridge/dashboard/app.js";
import type { BridgeState } from "../../bridge/model/state.js";
import { attachmentTo } from "../fakes/fake-containers.js";
import { NEW_APP, SETTLED_APP } from "./sample-app.js";
import { developersEngine, type SampleEngine, withoutOverlays } from "./sample-engine.js";
import { SAMPLE_FAULTS } from "./sample-faults.js";
import { DEFAULT_DOCKER_SOCKET, MAC_DOCKER_SOCKET } from "./sample-mac.js";
import { NOON, sampleSnapshot } from "./sample-snapshot.js";
import { sampleView } from "./sample-views.js";

const DISCONNECTED: BridgeState = { kind: "disconnected" };
const CONNECTED: BridgeState = { kind: "connected", since: NOON - 2_000 };
const READY: AppView = { ...NEW_APP, helper: { kind: "ready", version: "0.1.0" } };

/** The first window in every state that it was drawn for. */
export const SAMPLE_WELCOMES = {
  welcome: () => welcome(NEW_APP, DISCONNECTED),
  "welcome-installing": () => welcome(withHelper({ kind: "being-installed" }), DISCONNECTED),
  "welcome-connecting": () => welcome(READY, { kind: "connecting", attempt: 1, step: "vm-setup" }),
  "welcome-connected": () => welcome(READY, CONNECTED, withoutOverlays(developersEngine())),
  "welcome-no-container": () =>
    welcome(READY, CONNECTED, { ...withoutOverlays(developersEngine()), containers: [] }),
  "welcome-outdated": () => welcome(withHelper({ kind: "outdated" }), DISCONNECTED),
  "welcome-broken": () =>
    welcome(
      withHelper({ kind: "broken", why: "The network helper serves another user of this computer." }),
      DISCONNECTED,
    ),
  "welcome-no-engine": () =>
    welcome(READY, {
      kind: "faulted",
      fault: {
        code: "engine-not-found",
        tried: [DEFAULT_DOCKER_SOCKET, MAC_DOCKER_SOCKET],
      },
      attempt: 2,
      retryAt: NOON + 4_000,
    }),
  "welcome-nothing-to-connect": () =>
    welcome(READY, {
      kind: "faulted",
      fault: { ...SAMPLE_FAULTS["already-reachable"], engine: "context orbstack" },
      attempt: 1,
      retryAt: null,
    }),
  "welcome-unreached": () => welcome(READY, CONNECTED, unreachedEngine()),
  "welcome-ready": () => welcome({ ...SETTLED_APP, opensAtLogin: false }, DISCONNECTED),
} as const satisfies Readonly<Record<string, () => DashboardView>>;

export type WelcomeName = keyof typeof SAMPLE_WELCOMES;

/** What the app answers when its person has closed the window that asks for a password. */
export const DECLINED: Outcome = {
  kind: "refused",
  message: "Nothing was installed, for the password was not given.",
};

function withHelper(helper: HelperView): AppView {
  return { ...NEW_APP, helper };
}

/** One container, on a network that no host reaches. */
function unreachedEngine(): SampleEngine {
  const { networks, containers } = developersEngine();
  const [container] = containers;
  const [overlay] = networks.filter(({ driver }) => driver === "overlay");
  if (container === undefined || overlay === undefined) throw new Error("the sample has no overlay network");
  const places = [attachmentTo(overlay, "10.0.9.4", null)];
  return { networks: [overlay], containers: [{ ...container, networks: places }] };
}

function welcome(app: AppView, state: BridgeState, engine: SampleEngine | null = null): DashboardView {
  const view = sampleView(sampleSnapshot(state, engine), "own");
  return { ...view, host: { ...view.host, app } };
}
