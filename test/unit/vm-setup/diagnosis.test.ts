import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { isWatchingLine, parseDiagnosisLine } from "../../../vm-setup/parse-diagnosis.js";
import { renderDiagnosis } from "../../../vm-setup/render-diagnosis.js";

const PROBES = [
  { from: "10.33.33.1", to: "172.30.0.2" },
  { from: "fd33:33:33::1", to: "fd00:db8:1::2" },
];

const line = (finding: object) => JSON.stringify({ result: "diagnosed", findings: [finding] });
const DROP = {
  direction: "reply",
  family: "ip",
  table: "filter",
  chain: "FORWARD",
  rule: "ip daddr 1.2.3.4 drop",
};

test.each([
  { address: "172.30.0.2", what: "dropped", ...DROP },
  { address: "fd00:db8:1::2", what: "lost", direction: "request" },
  { address: "172.30.0.2", what: "no-reply" },
  { address: "172.30.0.2", what: "replied" },
  { address: "172.30.0.2", what: "not-seen" },
  { address: "172.30.0.2", what: "unknown" },
])("a finding is read as it was written: $what", (finding) => {
  expect(parseDiagnosisLine(line(finding))).toEqual([finding]);
});

test.each([
  ["another result", JSON.stringify({ result: "applied", findings: [] })],
  ["findings that are no list", JSON.stringify({ result: "diagnosed", findings: {} })],
  ["another field", JSON.stringify({ result: "diagnosed", findings: [], more: 1 })],
  ["no address", line({ what: "no-reply" })],
  ["a name for an address", line({ address: "example.org", what: "no-reply" })],
  ["another fate", line({ address: "172.30.0.2", what: "eaten" })],
  ["a fate with a field of another", line({ address: "172.30.0.2", what: "no-reply", chain: "FORWARD" })],
  ["a direction where there is none", line({ address: "172.30.0.2", what: "replied", direction: "reply" })],
  ["another direction", line({ address: "172.30.0.2", what: "lost", direction: "sideways" })],
  [
    "a rule with a control character",
    line({ address: "172.30.0.2", what: "dropped", ...DROP, rule: "\u001b[2J" }),
  ],
  ["a rule without an end", line({ address: "172.30.0.2", what: "dropped", ...DROP, rule: "x".repeat(301) })],
  ["a chain of two words", line({ address: "172.30.0.2", what: "dropped", ...DROP, chain: "a b" })],
  ["no JSON", "nft: error"],
])("a line with %s is not a diagnosis", (_, text) => {
  expect(parseDiagnosisLine(text)).toBeNull();
});

test("only the very line says that the watch has begun", () => {
  expect(['{"watching":true}', '{"watching":false}', "watching"].map(isWatchingLine)).toEqual([
    true,
    false,
    false,
  ]);
});

test("a plan is one statement per probe, and an end", () => {
  expect(renderDiagnosis(PROBES)).toBe(
    "probe 10.33.33.1 172.30.0.2\nprobe fd33:33:33::1 fd00:db8:1::2\nend\n",
  );
});

test.each([
  ["no probe", []],
  ["seventeen", Array(17).fill(PROBES[0])],
  ["a name", [{ from: "10.33.33.1", to: "web" }]],
  ["a statement in an address", [{ from: "10.33.33.1", to: "172.30.0.2\nend" }]],
])("a plan with %s is refused", (_, probes) => {
  expect(() => renderDiagnosis(probes)).toThrow(RangeError);
});

/** Only the reading half: as root, a plan that is let through would be carried out. */
const READ = `set -eu
fail() { echo "refused: $1: $2"; exit 1; }
. vm-setup/values.sh
. vm-setup/statements.sh
host4='' host6='' addresses4='' addresses6='' count=0
eval "$(sed -n '/^read_statement() {/,/^}/p; /^is_complete() {/,/^}/p' vm-setup/diagnose.sh)"
read_plan
echo "$host4|$addresses4|$host6|$addresses6"`;

const read = (plan: string) => spawnSync("dash", ["-c", READ], { input: plan, encoding: "utf8" }).stdout;

// The scripts run in Linux containers; macOS has no timeout(1).
const linuxTest = test.skipIf(process.platform !== "linux");

linuxTest("the program reads what was rendered", () => {
  expect(read(renderDiagnosis(PROBES))).toBe("10.33.33.1| 172.30.0.2|fd33:33:33::1| fd00:db8:1::2\n");
});

linuxTest.each([
  "probe 10.33.33.1",
  "probe 10.33.33.1 172.30.0.2 172.30.0.3",
  "probe 10.33.33.1 172.30.0.256",
  "probe 10.33.33.1 fd00::1",
  "probe 10.33.33.1 172.30.0.2;reboot",
  "probe $(reboot) 172.30.0.2",
  "address 172.30.0.2",
])("the program refuses %s", (statement) => {
  expect(read(`${statement}\nend\n`)).toMatch(/^refused: bad-plan: line 1 /);
});

linuxTest("the program refuses a plan with no probe, and one with more than sixteen", () => {
  const many = "probe 10.33.33.1 172.30.0.2\n".repeat(17);
  expect([read("end\n"), read(`${many}end\n`)]).toEqual(
    Array(2).fill(expect.stringMatching(/^refused: bad-plan: (the plan is not complete|line 1 )/)),
  );
});
