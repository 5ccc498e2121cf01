import { describe, expect, test } from "vitest";
import { headline, type Look } from "../../../../bridge/model/headline.js";
import type { Probe } from "../../../../bridge/model/probe.js";
import { reachClause } from "../../../../bridge/model/reach-clause.js";
import { CALM, type Revival } from "../../../../bridge/model/revival.js";
import { isWayOpen } from "../../../../bridge/model/silence.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { statusLines } from "../../../../bridge/model/status-lines.js";
import type { Tone } from "../../../../bridge/model/tone.js";
import { developersEngine } from "../../../ui/sample-engine.js";
import { BUSY_HOST, NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";

const CONNECTED: BridgeState = { kind: "connected", since: NOON };
const snapshotOf = (state: BridgeState, revival: Revival = CALM) => ({
  ...sampleSnapshot(state, developersEngine(), BUSY_HOST),
  revival,
});
const said = (
  state: BridgeState,
  revival: Revival = CALM,
  look: Look | null = { now: NOON, probe: null },
) => {
  const { tone, title, detail } = headline(snapshotOf(state, revival), look, "commands");
  return `${tone}: ${title}: ${detail}`;
};

test("the headline says whether containers are reachable, and when it is tried again", () => {
  const faulted: BridgeState = {
    kind: "faulted",
    fault: { code: "helper-lost" },
    attempt: 1,
    retryAt: NOON + 4_200,
  };
  const lost = "bad: Not connected: The network helper stopped; reconnecting as soon as it is back.";
  expect([said(CONNECTED), said({ kind: "disconnected" }), said(faulted), said(faulted, CALM, null)]).toEqual(
    [
      "partly: Connected: 5 of 7 networks are reachable, 2 are not; 11 containers running.",
      "off: Not connected: This host has no way to your 11 running containers.",
      `${lost} Trying again in 5 s.`,
      `${lost} It is tried again by itself.`,
    ],
  );
});

describe("while the VM is silent no network is said to be reachable", () => {
  const redialled = "The VM does not answer any more; it dials from another UDP port.";
  const setUp = "The VM still does not answer; it is set up again.";
  const silent: Probe = { roundTripMs: null, lastHandshakeAt: NOON };
  test.each<[string, BridgeState, Revival, Probe, string]>([
    ["it is dialled anew", CONNECTED, { kind: "redialling" }, null, `busy: Reconnecting: ${redialled}`],
    ["its set-up begins", CONNECTED, { kind: "setting-up" }, silent, `busy: Reconnecting: ${setUp}`],
    [
      "it is set up again",
      { kind: "connecting", attempt: 1, step: "vm-setup" },
      { kind: "setting-up" },
      null,
      `busy: Reconnecting: ${setUp} Now: set up the VM.`,
    ],
    [
      "nothing is done about it",
      CONNECTED,
      CALM,
      silent,
      "bad: No answer: The VM's address does not answer at the moment. If it stays so, disconnect and connect again.",
    ],
  ])("%s", (_, state, revival, probe, expected) => {
    expect([
      said(state, revival, { now: NOON, probe }),
      isWayOpen(snapshotOf(state, revival), probe),
    ]).toEqual([expected, false]);
  });
});

test("the way is open where the VM answers, and where nobody has asked", () => {
  const answered: Probe = { roundTripMs: 0.8, lastHandshakeAt: NOON };
  const all = [null, answered].map((probe) => isWayOpen(snapshotOf(CONNECTED), probe));
  expect(all).toEqual([true, true]);
});

test("a terminal tells of the silence too", () => {
  const [, second] = statusLines(snapshotOf(CONNECTED, { kind: "redialling" }), NOON);
  expect(second).toBe("The VM does not answer any more; it dials from another UDP port.");
});

test("containers that are reachable without a tunnel are good news", () => {
  const fault = { code: "already-reachable", engine: "context orbstack", why: "orbstack" } as const;
  expect(said({ kind: "faulted", fault, attempt: 1, retryAt: null })).toBe(
    "good: Nothing to connect: OrbStack (context orbstack) makes containers reachable by itself; there is nothing to connect.",
  );
});

test.each<[readonly Tone[], string]>([
  [[], "no network to reach"],
  [["good"], "the one network is reachable"],
  [["bad"], "the one network is not reachable"],
  [["good", "good"], "all 2 networks are reachable"],
  [["partly", "partly"], "all 2 networks are partly reachable"],
  [["bad", "bad", "bad"], "none of the 3 networks is reachable"],
  [["good", "bad"], "1 of 2 networks is reachable, 1 is not"],
  [["bad", "good", "partly", "good"], "2 of 4 networks are reachable, 1 is partly, 1 is not"],
  [["partly", "bad", "bad"], "1 of 3 networks is partly reachable, 2 are not"],
  [["busy", "good", "good"], "2 of 3 networks are reachable, 1 is on the way"],
  [["busy", "bad"], "1 of 2 networks is not reachable, 1 is on the way"],
])("%j: %s", (tones, expected) => {
  expect(reachClause(tones)).toBe(expected);
});
