import { expect, test } from "vitest";
import { happenings } from "../../../../bridge/model/chronicle.js";
import type { Fault } from "../../../../bridge/model/fault.js";
import { healthOf, partOfFault } from "../../../../bridge/model/health.js";
import type { Part } from "../../../../bridge/model/part.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { developersEngine } from "../../../ui/sample-engine.js";
import { SAMPLE_FAULTS } from "../../../ui/sample-faults.js";
import { BUSY_HOST, NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";

const CONNECTED: BridgeState = { kind: "connected", since: NOON };
const tones = (state: BridgeState) =>
  healthOf(sampleSnapshot(state, developersEngine()), { probe: null, now: NOON, means: "commands" }).map(
    ({ part, tone }) => `${part} ${tone}`,
  );
const faulted = (fault: Fault): BridgeState => ({
  kind: "faulted",
  fault,
  attempt: 1,
  retryAt: NOON + 4_200,
});

test.each<[string, BridgeState, readonly string[]]>([
  [
    "disconnected",
    { kind: "disconnected" },
    ["engine good", "helper off", "vm off", "tunnel off", "routes off"],
  ],
  [
    "while the VM is set up",
    { kind: "connecting", attempt: 1, step: "vm-setup" },
    ["engine good", "helper good", "vm busy", "tunnel off", "routes off"],
  ],
  ["connected", CONNECTED, ["engine good", "helper good", "vm good", "tunnel good", "routes good"]],
  [
    "after the VM stayed silent",
    faulted({ code: "vm-address-silent", address: "10.33.33.2", seconds: 5 }),
    ["engine good", "helper good", "vm good", "tunnel bad", "routes off"],
  ],
  [
    "after the engine of a VM that sleeps stayed silent",
    faulted({ code: "vm-asleep", silence: "engine" }),
    ["engine bad", "helper off", "vm off", "tunnel off", "routes off"],
  ],
  [
    "without a helper",
    faulted({ code: "helper-missing", socketPath: "/run/x.sock" }),
    ["engine good", "helper bad", "vm off", "tunnel off", "routes off"],
  ],
  [
    "after a mistake of ours while the VM was set up",
    faulted({ code: "internal", message: "a bug", step: "vm-setup" }),
    ["engine good", "helper good", "vm bad", "tunnel off", "routes off"],
  ],
  [
    "after a mistake of ours that belongs to no part",
    faulted({ code: "internal", message: "a bug", step: null }),
    ["engine off", "helper off", "vm off", "tunnel off", "routes off"],
  ],
])("%s, each part says how it is", (_, state, wanted) => {
  expect(tones(state)).toEqual(wanted);
});

test("every fault that concerns an engine, a helper or a VM has its part, and no other has one", () => {
  const faults = Object.values(SAMPLE_FAULTS);
  const codes = (part: Part | null) =>
    faults.filter((fault) => partOfFault(fault) === part).map(({ code }) => code);
  expect([codes("helper"), codes("vm"), codes("tunnel"), codes("routes"), codes(null)]).toEqual([
    faults.map(({ code }) => code).filter((code) => code.startsWith("helper-")),
    ["setup-timeout", "setup-output", "vm-setup-failed", "vm-setup-garbled", "vm-asleep"],
    ["no-handshake", "vm-address-silent"],
    ["internal"],
    ["session-running", "session-silent", "session-version"],
  ]);
});

test("a VM that does not answer now is told, with what was seen", () => {
  const snapshot = sampleSnapshot(CONNECTED, developersEngine());
  const probe = { roundTripMs: null, lastHandshakeAt: NOON - 42_000 };
  const tunnel = healthOf(snapshot, { probe, now: NOON, means: "commands" }).find(
    ({ part }) => part === "tunnel",
  );
  expect(tunnel).toEqual({
    part: "tunnel",
    name: "Tunnel",
    tone: "bad",
    sentence: "The VM's address does not answer at the moment.",
    evidence: [
      "10.33.33.1 to 10.33.33.2",
      "Handshake 42 s ago with 192.168.65.6:38112",
      "No answer within 1 s",
    ],
  });
});

test("a tunnel whose VM is dialled anew is busy, before anybody has measured", () => {
  const snapshot = {
    ...sampleSnapshot(CONNECTED, developersEngine()),
    revival: { kind: "redialling" },
  } as const;
  const parts = healthOf(snapshot, { probe: null, now: NOON, means: "commands" }).map(
    ({ tone, sentence }) => [tone, sentence],
  );
  expect(parts[3]).toEqual(["busy", "The VM does not answer any more; it dials from another UDP port."]);
});

test("where containers are reachable without a tunnel, no part waits for anything", () => {
  const fault = { code: "already-reachable", engine: "orbstack", why: "orbstack" } as const;
  const state: BridgeState = { kind: "faulted", fault, attempt: 1, retryAt: null };
  const parts = healthOf(sampleSnapshot(state, developersEngine()), {
    probe: null,
    now: NOON,
    means: "commands",
  });
  expect(parts.map(({ tone, sentence }) => `${tone}: ${sentence}`)).toEqual([
    "good: OrbStack (orbstack) makes containers reachable by itself; there is nothing to connect.",
    ...Array.from({ length: 4 }, () => "off: Not needed."),
  ]);
});

test("while it disconnects no part is said to be taken down that stays", () => {
  const parts = healthOf(sampleSnapshot({ kind: "disconnecting" }, developersEngine()), {
    probe: null,
    now: NOON,
    means: "commands",
  });
  expect(parts.map(({ name, sentence }) => `${name}: ${sentence}`)).toEqual([
    "Docker engine: Cleans up in the VM.",
    "Network helper: Removes tunnel and routes.",
    "Virtual machine: Is being cleaned up.",
    "Tunnel: Is being taken down.",
    "Routes: Are being removed.",
  ]);
});

test("a handshake that was not renewed in time makes the tunnel doubtful", () => {
  const snapshot = sampleSnapshot(CONNECTED, developersEngine());
  const probe = { roundTripMs: 0.8, lastHandshakeAt: NOON - 181_000 };
  expect(
    healthOf(snapshot, { probe, now: NOON, means: "commands" }).find(({ part }) => part === "tunnel")?.tone,
  ).toBe("partly");
});

test("refused routes are named with their reasons", () => {
  const snapshot = sampleSnapshot(CONNECTED, developersEngine(), BUSY_HOST);
  expect(healthOf(snapshot, { probe: null, now: NOON, means: "commands" }).at(-1)).toEqual({
    part: "routes",
    name: "Routes",
    tone: "partly",
    sentence: "1 route could not be installed.",
    evidence: ["5 of 6 routes read back from the kernel", "172.27.0.0/24 already routed by utun4"],
  });
});

test("of many containers that start at once the number is told, of few the names; nothing when nothing changed", () => {
  const all = developersEngine();
  const few = { ...all, containers: all.containers.slice(0, 9) };
  const none = { ...all, containers: [] };
  const [a, b, c] = [none, few, all].map((engine) => sampleSnapshot(CONNECTED, engine));
  const texts = [
    happenings(a!, b!, "commands"),
    happenings(b!, c!, "commands"),
    happenings(c!, a!, "commands"),
    happenings(c!, c!, "commands"),
  ];
  expect(texts.map((list) => list.map(({ text }) => text))).toEqual([
    ["9 containers started"],
    [
      expect.stringMatching(/^swarm_apps, 10.0.9.0\/24: overlay networks lie/),
      "home-assistant started at 192.168.77.40",
      "nostalgic_hopper started at 172.17.0.2",
    ],
    [expect.stringMatching(/^swarm_apps, 10.0.9.0\/24: no container of it runs here/), "11 containers ended"],
    [],
  ]);
});

test("a conflict that appears while connected is written down once, and a network that has gone too", () => {
  const all = developersEngine();
  const calm = sampleSnapshot(CONNECTED, all);
  const busy = sampleSnapshot(CONNECTED, all, { ...BUSY_HOST, disabled: [] });
  const without = sampleSnapshot(
    CONNECTED,
    { ...all, networks: all.networks.filter(({ name }) => name !== "kind") },
    { ...BUSY_HOST, disabled: [] },
  );
  expect([happenings(calm, busy, "commands"), happenings(busy, without, "commands")]).toEqual([
    [
      {
        tone: "partly",
        text: "kind, 172.23.0.0/16: inside 172.16.0.0/12 of utun4, which no longer gets these addresses",
      },
      {
        tone: "bad",
        text: "office-twin, 172.27.0.0/24: already routed by utun4; leave that VPN or network, or recreate Docker's with another subnet",
      },
    ],
    [{ tone: "off", text: "kind was removed" }],
  ]);
});
