import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AS_EXPECTED, type Check, differs, runChecks } from "../../mac/check.js";
import { reportText } from "../../mac/report.js";
import { unknownMessages, unreadIfconfig, unreadNetstat, unreadScutil } from "../../mac/unread.js";
import { fixture } from "../helper/darwin/fixture.js";

const RUN = join(import.meta.dirname, "../../mac/run.sh");

const CHECKS: readonly Check[] = [
  { title: "is right", run: async () => ({ ...AS_EXPECTED, notes: ["7 ms each"] }) },
  {
    title: "is | otherwise",
    run: async () => ({ differences: [{ what: "no row", raw: "10.9@x  link#14" }], notes: [] }),
  },
  { title: "cannot be asked", run: () => Promise.reject(new Error("there is no utun")) },
];

test("every check is run, and the report has versions, results, notes, and what was printed", async () => {
  const heard: string[] = [];
  const results = await runChecks(CHECKS, ({ title }) => heard.push(title));
  expect(heard).toEqual(CHECKS.map(({ title }) => title));
  const timed = results.map((result) => ({ ...result, tookMs: 5 }));
  expect(
    reportText({ facts: [["macOS", "ProductVersion:\t26.1\nBuildVersion:\t25B78\n"]], results: timed }),
  ).toBe(
    `# Dockline on a Mac

2 of 3 checks are not as expected.

| | |
|---|---|
| macOS | ProductVersion: 26.1 BuildVersion: 25B78 |

| check | result | ms | notes |
|---|---|---|---|
| is right | ok | 5 | 7 ms each |
| is \\| otherwise | **1 different** | 5 |  |
| cannot be asked | **not found out** | 5 |  |

## is | otherwise

no row

\`\`\`\`text
10.9@x  link#14
\`\`\`\`

## cannot be asked

there is no utun
`,
  );
});

test("where all is as expected, the report says so", async () => {
  const results = await runChecks(CHECKS.slice(0, 1), () => {});
  expect(reportText({ facts: [], results })).toContain("All 1 checks are as expected.");
});

test("two values differ where their text does", () => {
  expect(differs("rows", [1], [1])).toEqual([]);
  expect(differs("rows", undefined, 1)).toEqual([{ what: "rows: expected 1", raw: "nothing" }]);
});

test("nothing of Apple's texts is unread", () => {
  const tables = ["inet.up", "inet.vpn-conflict", "inet.orbstack", "inet.legacy-mojave", "inet6.up"];
  expect(tables.flatMap((name) => unreadNetstat(fixture(`netstat-rn-${name}.txt`)))).toEqual([]);
  expect(unreadIfconfig(`${fixture("ifconfig-en0.txt")}${fixture("ifconfig-utun5.v4v6.txt")}`)).toEqual([]);
  expect(unreadScutil(fixture("scutil-dns.txt"))).toEqual([]);
  expect(unknownMessages(fixture("route-monitor.txt"))).toEqual([]);
});

test("a line that is not understood is told with what it stands under", () => {
  const head = "Destination Gateway Flags Netif Expire";
  expect(
    unreadNetstat(`Routing tables\n\nInternet:\n${head}\n10.9@x link#14 UCS en0\n10 link#14 UCS en0\n`),
  ).toEqual([{ what: "no row of the routing table", raw: `Internet:\n${head}\n10.9@x link#14 UCS en0` }]);
  expect(unreadIfconfig("en0: up <UP>\n\tinet 10.0.0.1 netmask 255.0.0.0\n\tmedia: autoselect\n")).toEqual([
    { what: "no interface", raw: "en0: up <UP>" },
    { what: "no address", raw: "en0: up <UP>\n\tinet 10.0.0.1 netmask 255.0.0.0" },
  ]);
  expect(unreadScutil("  nameserver[0] : https://dns.example\n  nameserver[1] : ::1\n")).toEqual([
    { what: "no DNS server", raw: "  nameserver[0] : https://dns.example" },
  ]);
  expect(
    unknownMessages("\ngot message of size 9\nRTM_NEW: what\n sockaddrs\n\nRTM_ADD: Add Route\n"),
  ).toEqual([{ what: "an unknown message", raw: "got message of size 9\nRTM_NEW: what\n sockaddrs" }]);
});

test.skipIf(process.platform === "darwin")("elsewhere than on a Mac, test:mac says where it belongs", () => {
  const { status, stderr } = spawnSync(RUN, { encoding: "utf8" });
  expect([status, stderr]).toEqual([
    2,
    "test:mac: this checks a Mac's own tools and kernel; run it on macOS\n",
  ]);
});
