import { expect, test } from "vitest";
import { EventLog } from "../../../../../bridge/dashboard/event-log.js";
import { NOTHING_KNOWN } from "../../../../../bridge/dashboard/idle-preview.js";
import { FaultError } from "../../../../../bridge/model/fault-error.js";
import type { BridgeState } from "../../../../../bridge/model/state.js";
import type { Log } from "../../../../../electron/app/log/log-file.js";
import { type LogFacts, logLine } from "../../../../../electron/app/log/log-line.js";
import { SessionLog } from "../../../../../electron/app/log/session-log.js";
import { sampleSnapshot } from "../../../../ui/sample-snapshot.js";

class MemoryLog implements Log {
  readonly lines: string[] = [];
  info = (area: string, facts: LogFacts) => void this.lines.push(logLine(area, facts));
  warn = this.info;
  error = (area: string, error: unknown) => void this.lines.push(`${area} ${String(error)}`);
}

function scene() {
  const log = new MemoryLog();
  const session = new SessionLog(log);
  const events = new EventLog(NOTHING_KNOWN, () => 0, "buttons");
  const see = (state: BridgeState) => {
    const snapshot = sampleSnapshot(state, null);
    events.add(snapshot);
    session.see({ snapshot, happenings: events.entries });
  };
  return { log, session, see };
}

const FAULT = { code: "helper-lost" } as const;
const lost = (attempt: number): BridgeState => ({ kind: "faulted", fault: FAULT, attempt, retryAt: 1 });
const trying = (attempt: number): BridgeState => ({ kind: "connecting", attempt, step: "engine" });

test("states and happenings are written as they come, each once", () => {
  const { log, see } = scene();
  const states: BridgeState[] = [
    { kind: "disconnected" },
    trying(1),
    trying(1),
    { kind: "connecting", attempt: 1, step: "helper" },
    { kind: "connected", since: 1 },
    { kind: "disconnecting" },
    { kind: "disconnected" },
  ];
  for (const state of states) see(state);
  expect(log.lines).toEqual([
    "state from=null to=disconnected",
    "state from=disconnected to=connecting step=engine",
    "happening tone=busy text=Connecting",
    "state from=connecting to=connecting step=helper",
    "state from=connecting to=connected",
    "happening tone=good text=Connected",
    "state from=connected to=disconnecting",
    "state from=disconnecting to=disconnected",
    "happening tone=off text=Disconnected",
  ]);
});

test("a fault that comes back with every attempt is written once, until the connection stands again", () => {
  const { log, session, see } = scene();
  const fail = () => session.fail(new FaultError(FAULT));
  for (let attempt = 1; attempt < 50; attempt++) {
    see(trying(attempt));
    fail();
    see(lost(attempt));
  }
  see(trying(50));
  see({ kind: "connected", since: 1 });
  fail();
  const sentence = "FaultError: The network helper stopped; reconnecting as soon as it is back.";
  expect(log.lines).toEqual([
    "state from=null to=connecting step=engine",
    "happening tone=busy text=Connecting",
    `session ${sentence}`,
    'state from=connecting to=faulted isRetried=true fault="{\\"code\\":\\"helper-lost\\"}"',
    `happening tone=bad text=${JSON.stringify(sentence.slice("FaultError: ".length))}`,
    "state from=faulted to=connected",
    "happening tone=good text=Connected",
    `session ${sentence}`,
  ]);
});
