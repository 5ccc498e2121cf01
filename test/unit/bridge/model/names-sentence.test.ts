import { expect, test } from "vitest";
import { namesSentence } from "../../../../bridge/model/names-sentence.js";
import type { NamesEvidence, NamesView } from "../../../../bridge/model/names-view.js";
import { readZone } from "../../../../bridge/model/names-wish.js";
import { parseZone, type Zone } from "../../../../helper/net/zone.js";
import type { NamesReport } from "../../../../helper/protocol/messages.js";

const zone = parseZone("docker.test") as Zone;
const serving = (evidence: NamesEvidence, host: NamesReport | null): NamesView => ({
  kind: "serving",
  zone,
  port: 15353,
  host,
  evidence,
});
const BY_FILE: NamesReport = { state: "set", by: "resolver-file" };
const ANSWERED = "*.docker.test is answered on 127.0.0.1 port 15353";
const NOT_ASKED = `${ANSWERED}, but this host's resolver does not ask there; `;

test.each<[NamesView, string]>([
  [{ kind: "off" }, "switched off"],
  [{ kind: "not-connected", zone }, "*.docker.test once connected"],
  [
    { kind: "no-server", zone, detail: "listen EADDRINUSE" },
    "none: the DNS server could not be started (listen EADDRINUSE)",
  ],
  [serving("host-asks", BY_FILE), "*.docker.test works: this host's resolver asks 127.0.0.1 port 15353"],
  // A user's own settings do as well.
  [
    serving("host-asks", { state: "no-resolver" }),
    "*.docker.test works: this host's resolver asks 127.0.0.1 port 15353",
  ],
  [serving("not-checked", null), "*.docker.test, answered on 127.0.0.1 port 15353"],
  [serving("not-checked", BY_FILE), "*.docker.test, answered on 127.0.0.1 port 15353"],
  [
    serving("not-checked", { state: "no-resolver" }),
    `${ANSWERED}; send that zone there, as with dnsmasq's server=/docker.test/127.0.0.1#15353, or use systemd-resolved`,
  ],
  [serving("server-answers", null), `${NOT_ASKED}the helper has not told it to yet`],
  [serving("server-answers", BY_FILE), `${NOT_ASKED}macOS has read its file; see scutil --dns`],
  [
    serving("server-answers", { state: "set", by: "systemd-resolved" }),
    `${NOT_ASKED}systemd-resolved does, so let programs use it (resolvectl(1), /etc/resolv.conf as a link to its stub)`,
  ],
  [
    serving("server-answers", { state: "conflict", path: "/etc/resolver/docker.test" }),
    `${NOT_ASKED}/etc/resolver/docker.test is another program's file for that zone; remove it, or choose another zone with --zone`,
  ],
  [
    serving("server-answers", { state: "failed", message: "exit 1: Access denied" }),
    `${NOT_ASKED}it could not be told: exit 1: Access denied`,
  ],
  [
    serving("server-silent", BY_FILE),
    "none: the DNS server on 127.0.0.1 port 15353 does not answer; a firewall on this host may drop it",
  ],
])("%j", (view, sentence) => {
  expect(namesSentence(view, "commands")).toBe(sentence);
});

test("a zone may be typed in capitals and with its last dot, and is refused in a sentence", () => {
  expect(readZone("Box.Internal.")).toEqual({ kind: "zone", zone: "box.internal" });
  expect(readZone("docker.com")).toEqual({
    kind: "refused",
    sentence: 'the zone "docker.com" is not below test, internal, home.arpa; use one like docker.test.',
  });
});

test("a page speaks of its settings where a terminal names the flag", () => {
  const host: NamesReport = { state: "conflict", path: "/etc/resolver/docker.test" };
  expect([
    namesSentence({ kind: "off" }, "buttons"),
    namesSentence(serving("server-answers", host), "buttons"),
  ]).toEqual([
    "switched off; the settings switch them on",
    `${NOT_ASKED}/etc/resolver/docker.test is another program's file for that zone; remove it, or choose another zone in the settings`,
  ]);
});
