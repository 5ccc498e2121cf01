import { expect, test } from "vitest";
import { EventLog } from "../../../../bridge/dashboard/event-log.js";
import { NOTHING_KNOWN } from "../../../../bridge/dashboard/idle-preview.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { sampleSnapshot } from "../../../ui/sample-snapshot.js";

const trying: BridgeState = { kind: "connecting", attempt: 2, step: "engine" };
const lost: BridgeState = { kind: "faulted", fault: { code: "helper-lost" }, attempt: 2, retryAt: 1 };
const TEXT = "The network helper stopped; reconnecting as soon as it is back.";

test("an attempt that fails a thousand times in the same words is one event, until something else happens", () => {
  let now = 0;
  const log = new EventLog(NOTHING_KNOWN, () => now, "commands");
  const see = (state: BridgeState) => {
    now += 1;
    log.add(sampleSnapshot(state, null));
  };
  for (let attempt = 0; attempt < 1_000; attempt += 1) [trying, lost].map(see);
  expect(log.entries).toEqual([
    { number: 2, at: 2, tone: "bad", text: TEXT },
    { number: 1, at: 1, tone: "busy", text: "Connecting" },
  ]);
  [{ kind: "disconnected" } as const, trying, lost].map(see);
  expect(log.entries.map(({ text }) => text)).toEqual([
    TEXT,
    "Connecting",
    "Disconnected",
    TEXT,
    "Connecting",
  ]);
});
