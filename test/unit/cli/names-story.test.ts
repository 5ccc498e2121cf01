import { expect, test } from "vitest";
import { NO_FACTS, snapshotOf } from "../../../bridge/model/facts.js";
import type { NamesView } from "../../../bridge/model/names-view.js";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import { NamesStory } from "../../../cli/names-story.js";
import { parseZone, type Zone } from "../../../helper/net/zone.js";

const zone = parseZone("docker.test") as Zone;
const connected = snapshotOf({ kind: "connected", since: 0 }, NO_FACTS, 1);
const withNames = (names: NamesView): Snapshot => ({ ...connected, names });
const serving = { kind: "serving", zone, port: 15353, evidence: "not-checked" } as const;

test("names are told once it is known whether they work, and again when that changes", () => {
  const story = new NamesStory();
  const set = { state: "set", by: "systemd-resolved" } as const;
  const told = [
    withNames({ kind: "not-connected", zone }),
    withNames({ ...serving, host: null }),
    { ...withNames({ ...serving, host: set }), state: { kind: "disconnecting" } as const },
    withNames({ ...serving, host: set }),
    withNames({ ...serving, host: set, evidence: "host-asks" }),
    withNames({ ...serving, host: set, evidence: "host-asks" }),
    withNames({ ...serving, host: set, evidence: "server-answers" }),
  ].map((snapshot) => story.lines(snapshot).map(({ kind, text }) => `${kind} ${text}`));
  expect(told).toEqual([
    [],
    [],
    [],
    [],
    ["plain names: *.docker.test works: this host's resolver asks 127.0.0.1 port 15353"],
    [],
    [expect.stringContaining("plain names: *.docker.test is answered on 127.0.0.1 port 15353, but")],
  ]);
});

test("a server that could not be started is a warning, and names that are switched off are no news", () => {
  const story = new NamesStory();
  expect(story.lines(withNames({ kind: "off" }))).toEqual([]);
  expect(story.lines(withNames({ kind: "no-server", zone, detail: "EADDRINUSE" }))).toEqual([
    { kind: "warning", text: "names: none: the DNS server could not be started (EADDRINUSE)" },
  ]);
});
