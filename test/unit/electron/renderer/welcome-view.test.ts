import { expect, test } from "vitest";
import type { DashboardView } from "../../../../bridge/dashboard/api.js";
import type { HelperView } from "../../../../bridge/dashboard/app.js";
import { CONNECT_STEPS, type ConnectStep } from "../../../../bridge/model/connect-step.js";
import { partOfFault } from "../../../../bridge/model/health.js";
import { helperRemedy } from "../../../../bridge/model/helper-remedy.js";
import type { Part } from "../../../../bridge/model/part.js";
import { faultSentence } from "../../../../bridge/model/sentence.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import {
  type Doing,
  type WelcomeView,
  welcomeView,
} from "../../../../electron/renderer/welcome/welcome-view.js";
import { inApp, NEW_APP, SETTLED_APP } from "../../../ui/sample-app.js";
import { developersEngine } from "../../../ui/sample-engine.js";
import { SAMPLE_FAULTS } from "../../../ui/sample-faults.js";
import { NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";
import { sampleView } from "../../../ui/sample-views.js";

const NOTHING: Doing = { kind: "nothing" };
const GOING: Doing = { kind: "going" };
const CANCELLED: Doing = { kind: "refused", sentence: "Nothing was installed." };
const DISCONNECTED: BridgeState = { kind: "disconnected" };
const CONNECTED: BridgeState = { kind: "connected", since: NOON };

const viewOf = (helper: HelperView, state: BridgeState): DashboardView =>
  inApp(sampleView(sampleSnapshot(state, developersEngine())), { ...NEW_APP, helper });
const READY: HelperView = { kind: "ready", version: "0.1.0" };

/** As one reads it from top to bottom. */
function glance(welcome: WelcomeView): readonly (string | null)[] {
  switch (welcome.kind) {
    case "elsewhere":
      return [];
    case "waiting":
      return [welcome.title];
    case "invitation": {
      const { title, button } = welcome.invitation;
      return [
        title,
        welcome.complaint,
        `[${button.label}] ${button.actions.map((one) => one.do).join(", ")}`,
      ];
    }
    case "steps": {
      const { title, steps, button, complaint } = welcome;
      const marks = steps.map(({ tone, note }) => (note === null ? tone : `${tone}: ${note}`));
      const does = button?.actions.map((one) => one.do).join(", ");
      return [title, ...marks, complaint, button === null ? null : `[${button.label}] ${does}`];
    }
    case "arrived":
      return [welcome.title, welcome.sentence, welcome.trial?.command ?? null, String(welcome.opensAtLogin)];
  }
}

test("a page without the app has nothing to install", () => {
  const view = sampleView(sampleSnapshot(DISCONNECTED, developersEngine()));
  expect(welcomeView(view, NOTHING)).toEqual({ kind: "elsewhere" });
});

const INSTALL = "[Install Helper and Connect…] install-helper, connect";
const ASKED = "busy: macOS asks for an administrator’s password in a window of its own.";
const UPDATE = "[Update Helper and Connect…] install-helper, connect";
const REPAIR = "[Reinstall Helper and Connect…] install-helper, connect";
const INSTALLING = ["Installing the helper", ASKED, "off", "off", "off", null, null];

type Row = readonly [calm: readonly (string | null)[], going: readonly (string | null)[]];
const HELPERS: { readonly [Kind in HelperView["kind"]]: readonly [HelperView & { kind: Kind }, ...Row] } = {
  unknown: [{ kind: "unknown" }, ["Looking for the helper…"], ["Looking for the helper…"]],
  missing: [{ kind: "missing" }, ["Reach your containers by their own addresses", null, INSTALL], INSTALLING],
  outdated: [{ kind: "outdated" }, ["The helper needs an update", null, UPDATE], INSTALLING],
  broken: [
    { kind: "broken", why: "It serves another user." },
    ["The helper has to be installed again", null, REPAIR],
    INSTALLING,
  ],
  "being-installed": [{ kind: "being-installed" }, INSTALLING, INSTALLING],
  "being-removed": [
    { kind: "being-removed" },
    ["The helper is being removed…"],
    ["The helper is being removed…"],
  ],
  ready: [
    { kind: "ready", version: "0.1.0" },
    ["Everything is in place", null, "[Connect] connect"],
    ["Connecting", "good", "busy: Find the engine…", "off", "off", null, null],
  ],
};

test.each(Object.entries(HELPERS))("before a connection, a helper that is %s", (_, [helper, calm, going]) => {
  const view = viewOf(helper, DISCONNECTED);
  expect([glance(welcomeView(view, NOTHING)), glance(welcomeView(view, GOING))]).toEqual([calm, going]);
});

test("who cancels is back where they were, with one sentence", () => {
  const view = viewOf({ kind: "missing" }, DISCONNECTED);
  const before = welcomeView(view, NOTHING);
  expect(welcomeView(view, CANCELLED)).toEqual({ ...before, complaint: "Nothing was installed." });
});

test("why a helper is broken is the first thing that is said", () => {
  const welcome = welcomeView(
    viewOf({ kind: "broken", why: "It serves another user." }, DISCONNECTED),
    NOTHING,
  );
  expect(welcome.kind === "invitation" && welcome.invitation.sentences[0]).toBe("It serves another user.");
});

const CONNECTING: Readonly<Record<ConnectStep, readonly string[]>> = {
  engine: ["good", "busy: Find the engine…", "off", "off"],
  helper: ["good", "good", "busy: Create the tunnel interface…", "off"],
  "vm-setup": ["good", "good", "busy: Set up the VM…", "off"],
  handshake: ["good", "good", "busy: Wait for the VM's answer…", "off"],
  routes: ["good", "good", "good", "busy: Install routes…"],
};

test.each(CONNECT_STEPS)("connecting, at the step %s, is told in words", (step) => {
  const state: BridgeState = { kind: "connecting", attempt: 1, step };
  const expected = ["Connecting", ...CONNECTING[step], null, null];
  // Whoever has started the session, its helper is there, though nobody has looked at it.
  const all = [READY, { kind: "unknown" } as const].map((helper) =>
    glance(welcomeView(viewOf(helper, state), NOTHING)),
  );
  expect(all).toEqual([expected, expected]);
});

const FAILED_STEP: Readonly<Record<Part, (why: string) => readonly string[]>> = {
  engine: (why) => ["good", `bad: ${why}`, "off", "off"],
  helper: (why) => ["good", "good", `bad: ${why}`, "off"],
  vm: (why) => ["good", "good", `bad: ${why}`, "off"],
  tunnel: (why) => ["good", "good", `bad: ${why}`, "off"],
  routes: (why) => ["good", "good", "good", `bad: ${why}`],
};
const SILENT_ENGINE = ["engine-not-found", "engine-unreachable", "engine-lost", "vm-asleep"];
const MENDED = {
  install: ["Reach your containers by their own addresses", null, INSTALL],
  update: ["The helper needs an update", null, UPDATE],
  reinstall: ["The helper has to be installed again", null, REPAIR],
} as const;

test.each(Object.values(SAMPLE_FAULTS))("after $code there is one button for what mends it", (fault) => {
  const seen = glance(
    welcomeView(viewOf(READY, { kind: "faulted", fault, attempt: 1, retryAt: null }), NOTHING),
  );
  const why = faultSentence(fault, "buttons");
  const remedy = helperRemedy(fault);
  if (fault.code === "already-reachable") {
    expect(seen).toEqual(["Nothing to connect", why, null, "false"]);
  } else if (remedy !== null) {
    expect(seen).toEqual(MENDED[remedy]);
  } else {
    const [title, label] = SILENT_ENGINE.includes(fault.code)
      ? ["Docker does not answer", "Look Again"]
      : ["Not connected yet", "Try Again"];
    expect(seen).toEqual([
      title,
      ...FAILED_STEP[partOfFault(fault) ?? "routes"](why),
      null,
      `[${label}] connect`,
    ]);
  }
});

test("a session of another Dockline is told as that, and not as an engine that is away", () => {
  const trouble = "A session of Dockline 0.0.9 is running; end it where it was started.";
  const view = { ...viewOf(READY, DISCONNECTED), session: { kind: "other-version" } as const, trouble };
  expect(glance(welcomeView(view, NOTHING))).toEqual([
    "Another Dockline is connected",
    ...FAILED_STEP.tunnel(trouble),
    null,
    "[Try Again] connect",
  ]);
});

test("an engine that is away is told before anybody connects", () => {
  const trouble = "Nothing listens at unix:///var/run/docker.sock; start Docker.";
  const view = { ...viewOf(READY, DISCONNECTED), trouble };
  expect(glance(welcomeView(view, NOTHING))).toEqual([
    "Docker does not answer",
    ...FAILED_STEP.engine(trouble),
    null,
    "[Look Again] connect",
  ]);
});

test("without a helper it is invited to that first, engine or not", () => {
  const view = { ...viewOf({ kind: "missing" }, DISCONNECTED), trouble: "Start Docker." };
  expect(glance(welcomeView(view, NOTHING))[2]).toBe(INSTALL);
});

test("a session that ends is waited for", () => {
  expect(glance(welcomeView(viewOf(READY, { kind: "disconnecting" }), NOTHING))).toEqual(["Disconnecting…"]);
});

test("connected, it says what is reachable, what to try, and whether the app opens at login", () => {
  const view = viewOf(READY, CONNECTED);
  const settled = inApp(view, SETTLED_APP);
  const sentence = "7 of 8 networks are reachable, 1 is not; 11 containers running.";
  expect([glance(welcomeView(view, NOTHING)), glance(welcomeView(settled, NOTHING))]).toEqual([
    ["Connected", sentence, "curl http://172.20.0.5", "false"],
    ["Connected", sentence, "curl http://172.20.0.5", "true"],
  ]);
});

test("on another system than a Mac nothing is said of one", () => {
  const words = (platform: string) => {
    const view = viewOf({ kind: "missing" }, DISCONNECTED);
    const there = { ...view, host: { ...view.host, platform } };
    return [welcomeView(there, NOTHING), welcomeView(there, GOING)].map((one) => JSON.stringify(one)).join();
  };
  expect([/\bmac/i.test(words("darwin")), /\bmac(OS)?\b/i.test(words("linux"))]).toEqual([true, false]);
});
