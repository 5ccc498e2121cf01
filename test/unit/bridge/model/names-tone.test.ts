import { expect, test } from "vitest";
import { namesTone } from "../../../../bridge/model/names-tone.js";
import type { NamesEvidence, NamesView } from "../../../../bridge/model/names-view.js";
import { DEFAULT_ZONE } from "../../../../bridge/model/names-wish.js";
import type { Tone } from "../../../../bridge/model/tone.js";
import type { NamesReport } from "../../../../helper/protocol/messages.js";

const zone = DEFAULT_ZONE;
const SET: NamesReport = { state: "set", by: "resolver-file" };
const serving = (evidence: NamesEvidence, host: NamesReport | null): NamesView => ({
  kind: "serving",
  zone,
  port: 15353,
  host,
  evidence,
});

test.each<[string, NamesView, Tone]>([
  ["not wanted", { kind: "off" }, "off"],
  ["no connection", { kind: "not-connected", zone }, "off"],
  ["no server", { kind: "no-server", zone, detail: "listen EADDRINUSE" }, "bad"],
  ["asked for by this host", serving("host-asks", SET), "good"],
  ["answered to who asks directly", serving("server-answers", SET), "partly"],
  ["dropped on the way", serving("server-silent", SET), "bad"],
  ["not asked for yet", serving("not-checked", SET), "busy"],
  ["not told to the resolver yet", serving("not-checked", null), "busy"],
  ["no resolver to tell", serving("not-checked", { state: "no-resolver" }), "partly"],
])("names, %s", (_, view, tone) => {
  expect(namesTone(view)).toBe(tone);
});
