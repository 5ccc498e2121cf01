import { expect, test } from "vitest";
import type { Sample } from "../../../../bridge/dashboard/api.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { latestProbe } from "../../../../electron/renderer/view/latest-probe.js";

const SINCE = 10_000;
const CONNECTED: BridgeState = { kind: "connected", since: SINCE };
const sample = (seconds: number, roundTripMs: number | null): Sample => ({
  at: SINCE + seconds * 1_000,
  rxBytes: 0,
  txBytes: 0,
  lastHandshakeAt: SINCE,
  roundTripMs,
});

test.each<[string, readonly Sample[], number | null | "unknown"]>([
  ["nothing was measured", [], "unknown"],
  ["the last answer counts", [sample(1, 0.8), sample(2, 0.9)], 0.9],
  ["one answer that is missing is no silence yet", [sample(1, 0.8), sample(2, null)], 0.8],
  ["two in a row are", [sample(1, 0.8), sample(2, null), sample(3, null)], null],
  ["nor is the first one that is missing", [sample(1, null)], "unknown"],
  ["the connection before says nothing of this one", [sample(-2, null), sample(-1, null)], "unknown"],
])("%s", (_, samples, expected) => {
  const probe = latestProbe(CONNECTED, samples);
  expect(probe === null ? "unknown" : probe.roundTripMs).toBe(expected);
});

test("without a connection nothing was measured", () => {
  expect(latestProbe({ kind: "disconnected" }, [sample(1, 0.8)])).toBe(null);
});
