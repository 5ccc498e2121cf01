import { expect, test } from "vitest";
import type { HelperView } from "../../../../bridge/dashboard/app.js";
import { CONNECT_STEPS } from "../../../../bridge/model/connect-step.js";
import { faultSentence } from "../../../../bridge/model/sentence.js";
import { DEFAULT_SETTINGS, type Settings } from "../../../../bridge/model/settings.js";
import type { Snapshot } from "../../../../bridge/model/snapshot.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { type TraySettings, type TrayView, trayView } from "../../../../electron/tray/view.js";
import { QUIET_APP } from "../../../fakes/quiet-app.js";
import { crowdedEngine, developersEngine } from "../../../ui/sample-engine.js";
import { SAMPLE_FAULTS } from "../../../ui/sample-faults.js";
import { BUSY_HOST, NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";
import { SAMPLE_VIEWS } from "../../../ui/sample-views.js";

const SETTINGS: TraySettings = {
  trouble: null,
  chosen: DEFAULT_SETTINGS,
  engines: [],
  app: QUIET_APP,
};
const CONNECTED: BridgeState = { kind: "connected", since: NOON };
const viewOf = (snapshot: Snapshot, settings = SETTINGS) => trayView(snapshot, settings);
const glance = ({ icon, status, detail, actions }: TrayView) => [
  icon,
  status,
  detail,
  ...actions.flatMap((one) => [one.label, one.do]),
];

test("each state has its icon, what it is, why, and the one thing to do", () => {
  const shown = Object.entries(SAMPLE_VIEWS).map(([name, make]) => [
    name,
    ...glance(viewOf(make().snapshot)),
  ]);
  const refused =
    "The VM could not reach this host on UDP port 51820; check that a firewall on this host lets it in (tried host.docker.internal, 192.168.65.254). It is tried again by itself.";
  const missing = faultSentence(SAMPLE_FAULTS["helper-missing"], "buttons");
  const idle = "This host has no way to your 11 running containers.";
  const on = "Connected – Docker Desktop";
  const off = "Not connected – Docker Desktop";
  expect(shown).toEqual([
    ["disconnected", "off", off, idle, "Connect", "connect"],
    ["no-engine", "off", "Not connected", "This host has no way to your containers.", "Connect", "connect"],
    ["connecting", "busy", "Connecting – Docker Desktop", "Set up the VM", "Stop Connecting", "disconnect"],
    [
      "connected",
      "good",
      on,
      "All 7 networks are reachable; 11 containers running.",
      "Disconnect",
      "disconnect",
    ],
    [
      "conflict",
      "attention",
      on,
      "5 of 7 networks are reachable, 2 are not; 11 containers running.",
      "Disconnect",
      "disconnect",
    ],
    ["faulted", "error", off, refused, "Try Now", "connect", "Stop Trying", "disconnect"],
    ["no-helper", "error", off, missing, "Install Helper…", "install-helper"],
    [
      "settled",
      "attention",
      on,
      "7 of 8 networks are reachable, 1 is not; 11 containers running.",
      "Disconnect",
      "disconnect",
    ],
    ["empty", "good", on, "No network to reach; no container is running.", "Disconnect", "disconnect"],
    [
      "crowded",
      "good",
      on,
      "All 40 networks are reachable; 1000 containers running.",
      "Disconnect",
      "disconnect",
    ],
  ]);
});

test("each step of connecting is told, and which attempt it is from the second on", () => {
  const details = CONNECT_STEPS.flatMap((step) =>
    [1, 3].map((attempt) => viewOf(sampleSnapshot({ kind: "connecting", attempt, step }, null)).detail),
  );
  expect(details).toEqual([
    "Find the engine",
    "Find the engine (attempt 3)",
    "Create the tunnel interface",
    "Create the tunnel interface (attempt 3)",
    "Set up the VM",
    "Set up the VM (attempt 3)",
    "Wait for the VM's answer",
    "Wait for the VM's answer (attempt 3)",
    "Install routes",
    "Install routes (attempt 3)",
  ]);
});

test("while it disconnects there is nothing to do", () => {
  expect(glance(viewOf(sampleSnapshot({ kind: "disconnecting" }, null)))).toEqual([
    "busy",
    "Disconnecting",
    "Routes and tunnel are being removed.",
  ]);
});

test("a VM that fell silent is busy, and what is done about it is told", () => {
  const snapshot = sampleSnapshot(CONNECTED, developersEngine());
  expect(glance(viewOf({ ...snapshot, revival: { kind: "redialling" } }))).toEqual([
    "busy",
    "Reconnecting – Docker Desktop",
    "The VM does not answer any more; it dials from another UDP port.",
    "Disconnect",
    "disconnect",
  ]);
});

/** Faults with an action of their own; whatever others there are can be tried again, or are. */
const MENDED: Readonly<Record<string, readonly [label: string, action: string]>> = {
  "helper-missing": ["Install Helper…", "install-helper"],
  "helper-forbidden": ["Install Helper…", "install-helper"],
  "helper-version": ["Update Helper…", "install-helper"],
  "helper-silent": ["Reinstall Helper…", "install-helper"],
  "already-reachable": ["Check Again", "connect"],
};

const isOfHelper = (code: string) => MENDED[code]?.[1] === "install-helper";

test.each(Object.values(SAMPLE_FAULTS))("$code is shown with its sentence and what mends it", (fault) => {
  const { code } = fault;
  const faulted = (retryAt: number | null) =>
    glance(viewOf(sampleSnapshot({ kind: "faulted", fault, attempt: 1, retryAt }, null)));
  const sentence = faultSentence(fault, "buttons");
  const [icon, status] =
    code === "already-reachable" ? ["good", "Nothing to connect"] : ["error", "Not connected"];
  expect(faulted(null)).toEqual([icon, status, sentence, ...(MENDED[code] ?? ["Try Again", "connect"])]);
  expect(faulted(NOON + 2_000)).toEqual([
    icon,
    status,
    `${sentence} It is tried again by itself.`,
    ...(isOfHelper(code) ? MENDED[code]! : ["Try Now", "connect", "Stop Trying", "disconnect"]),
  ]);
});

test("a helper that is not as it should be has its button in every state, once, until it is being mended", () => {
  const helpers: readonly HelperView[] = [
    { kind: "unknown" },
    { kind: "missing" },
    { kind: "outdated" },
    { kind: "broken", why: "It is silent." },
    { kind: "ready", version: "0.1.0" },
    { kind: "being-installed" },
    { kind: "being-removed" },
  ];
  const offered = (state: BridgeState) =>
    helpers.map((helper) =>
      viewOf(sampleSnapshot(state, null), { ...SETTINGS, app: { ...QUIET_APP, helper } }).actions.flatMap(
        (one) => (one.do === "install-helper" ? [one.label] : []),
      ),
    );
  const all = [[], ["Install Helper…"], ["Update Helper…"], ["Reinstall Helper…"], [], [], []];
  expect([offered({ kind: "disconnected" }), offered(CONNECTED)]).toEqual([all, all]);
  const fault = SAMPLE_FAULTS["helper-version"];
  expect(offered({ kind: "faulted", fault, attempt: 1, retryAt: null })).toEqual(
    helpers.map(() => ["Update Helper…"]),
  );
  expect(offered({ kind: "disconnecting" })).toEqual(helpers.map(() => []));
});

test("an engine that cannot be asked is told by its reason", () => {
  const { snapshot } = SAMPLE_VIEWS["no-engine"]();
  const trouble = "The engine does not answer; start Docker.";
  const told = glance(viewOf(snapshot, { ...SETTINGS, trouble }));
  expect(told).toEqual(["off", "Not connected", trouble, "Connect", "connect"]);
});

test("networks that somebody should look at come first, and the others by name", () => {
  const { networks } = viewOf(sampleSnapshot(CONNECTED, developersEngine(), BUSY_HOST));
  expect(networks.map(({ name, word, isWanted }) => [name, word, isWanted])).toEqual([
    ["office-twin", "Not reachable", true],
    ["swarm_apps", "Not reachable", true],
    ["blog_default", "Switched off", false],
    ["bridge", "Reachable", true],
    ["kind", "Reachable", true],
    ["lan", "Reachable", true],
    ["shop_default", "Reachable", true],
    ["vault", "Reachable", true],
  ]);
});

test("a container has its names, addresses, what a browser can open, and a shell by its engine's address", () => {
  const snapshot = sampleSnapshot(CONNECTED, developersEngine(), BUSY_HOST);
  const containers = snapshot.containers.map((one) =>
    one.name === "shop-web-1" ? { ...one, names: ["web.shop.docker.test"] } : one,
  );
  const web = viewOf({ ...snapshot, containers }).containers.find(({ name }) => name === "shop-web-1");
  const { id } = containers.find(({ name }) => name === "shop-web-1")!;
  const host = "unix:///Users/ada/.docker/run/docker.sock";
  expect(web).toEqual({
    name: "shop-web-1",
    shownName: "web.shop.docker.test",
    addresses: [{ address: "172.20.0.5", network: "shop_default", tone: "good", sentence: "reachable" }],
    links: ["http://172.20.0.5/", "https://172.20.0.5/"],
    shell: ["docker", "--host", host, "exec", "--interactive", "--tty", id, "sh"],
  });
});

test("containers are sorted as people count", () => {
  const { containers } = viewOf(sampleSnapshot(CONNECTED, crowdedEngine(1, 12)));
  const numbers = containers.map(({ name }) => name.replace(/^shop-1-/, ""));
  expect(numbers).toEqual([
    ...["api-2", "api-6", "api-10", "db-3", "db-7", "db-11"],
    ...["web-0", "web-4", "web-8", "worker-1", "worker-5", "worker-9"],
  ]);
});

test("engines are choices; one that cannot be used says why, and a chosen one that is gone is still there", () => {
  const { engines } = SAMPLE_VIEWS.disconnected();
  const chosen: Settings = { ...DEFAULT_SETTINGS, engine: { kind: "context", name: "colima" }, mtu: 1400 };
  const shown = viewOf(sampleSnapshot({ kind: "disconnected" }, null), { ...SETTINGS, chosen, engines });
  const settings = (engine: object) => ({ ...chosen, engine });
  const context = (name: string) => settings({ kind: "context", name });
  expect(shown.engines).toEqual([
    {
      label: "As the docker Command Chooses",
      trouble: null,
      isChosen: false,
      settings: settings({ kind: "as-docker" }),
    },
    { label: "default", trouble: null, isChosen: false, settings: context("default") },
    {
      label: "Docker Desktop (desktop-linux) – docker’s choice",
      trouble: null,
      isChosen: false,
      settings: context("desktop-linux"),
    },
    { label: "build-box", trouble: engines[2]?.detail, isChosen: false, settings: context("build-box") },
    { label: "colima", trouble: "not found", isChosen: true, settings: context("colima") },
  ]);
});
