import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Cidr } from "../../../helper/net/cidr.js";
import { parseAnswersLine } from "../../../vm-setup/parse-survey.js";
import { MOST_ADDRESSES, MOST_RANGES, renderQuestions, VIEW_PLAN } from "../../../vm-setup/survey.js";

/** Only the reading half; the numbers are survey.sh's own. */
const READ = `set -eu
fail() { echo "refused: $1: $2"; exit 1; }
. vm-setup/values.sh
. vm-setup/statements.sh
. vm-setup/survey-plan.sh
eval "$(grep -e '^most_' -e "^parent=''" vm-setup/survey.sh)"
read_plan
echo "$parent|$addresses|$ranges"
for range in $ranges; do addresses_in "$range"; echo; done`;

const read = (input: string) => spawnSync("sh", ["-c", READ], { input, encoding: "utf8" }).stdout;

// The scripts run in Linux containers; macOS has no timeout(1).
const linuxTest = test.skipIf(process.platform !== "linux");

linuxTest("rendered questions are read value by value, and ranges become their addresses", () => {
  const questions = {
    parent: "eth0.10",
    addresses: ["192.168.77.1", "10.0.0.9"],
    ranges: ["192.168.77.252/30", "10.0.0.8/31", "10.0.0.7/32"] as Cidr[],
  };
  expect(read(renderQuestions(questions))).toBe(
    "eth0.10| 192.168.77.1 10.0.0.9| 192.168.77.252/30 10.0.0.8/31 10.0.0.7/32\n" +
      "192.168.77.252 192.168.77.253 192.168.77.254 192.168.77.255 \n10.0.0.8 10.0.0.9 \n10.0.0.7 \n",
  );
});

linuxTest("nothing to ask is a plan too", () => {
  expect([read(VIEW_PLAN), read(renderQuestions(null))]).toEqual(["||\n", "||\n"]);
});

linuxTest("as many questions as may be rendered are read, and one more is refused by both sides", () => {
  const ask = (addresses: number, ranges: number) => ({
    parent: "eth0",
    addresses: Array.from({ length: addresses }, (_, index) => `10.0.${index >> 8}.${index & 255}`),
    ranges: Array.from({ length: ranges }, (_, index) => `10.1.${index}.0/24` as Cidr),
  });
  expect(read(renderQuestions(ask(MOST_ADDRESSES, MOST_RANGES)))).toMatch(/^eth0\| 10\.0\.0\.0 /);
  expect(() => renderQuestions(ask(MOST_ADDRESSES + 1, 0))).toThrow(RangeError);
  expect(() => renderQuestions(ask(0, MOST_RANGES + 1))).toThrow(RangeError);
  const tooMany = (word: string, count: number) => `parent eth0\n${`${word}\n`.repeat(count)}end\n`;
  expect(read(tooMany("address 10.0.0.1", MOST_ADDRESSES + 1))).toMatch(/^refused: bad-plan/);
  expect(read(tooMany("range 10.0.0.0/24", MOST_RANGES + 1))).toMatch(/^refused: bad-plan/);
});

linuxTest.each([
  "parent",
  "parent eth0;reboot",
  "parent ../eth0",
  "parent -I",
  "parent eth1",
  "address",
  "address 10.0.0.256",
  "address 10.0.0.1/32",
  "address $(reboot)",
  "address fd00::1",
  "address 10.0.0.1 10.0.0.2",
  "range 10.0.0.0",
  "range 10.0.0.0/23",
  "range 10.0.0.0/33",
  "range 10.0.0.0/24/24",
  "range fd00::/120",
  "shell reboot",
  " ",
])("one bad line refuses all questions: %j", (line) => {
  expect(read(`parent eth0\n${line}\naddress 10.0.0.1\nend\n`)).toBe(
    "refused: bad-plan: line 2 of the plan is not understood\n",
  );
});

linuxTest("questions without a parent, and a plan without an end, are refused", () => {
  expect(read("address 10.0.0.1\nend\n")).toBe("refused: bad-plan: the plan is not complete\n");
  expect(read("parent eth0\n")).toMatch(/^refused: bad-plan/);
});

linuxTest("the default route with the lowest metric is told, as /proc/net/route writes it", () => {
  const table = [
    "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT",
    "eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
    "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
    "eth1\t00000000\t0163630A\t0003\t0\t0\t100\t00000000\t0\t0\t0",
    "tun0\t00000000\t00000000\t0001\t0\t0\t50\t00000000\t0\t0\t0",
    "eth2\t00000000\t010000E0\t0003\t0\t0\t0\t00000080\t0\t0\t0",
  ].join("\n");
  const script = '. vm-setup/values.sh; . vm-setup/survey-view.sh; view_default_route; echo "$default_route"';
  const tell = (input: string) => spawnSync("sh", ["-c", script], { input, encoding: "utf8" }).stdout;
  expect(tell(`${table}\n`)).toBe('{"interface":"eth1","gateway":"10.99.99.1"}\n');
  expect(tell(`${table.split("\n").slice(0, 2).join("\n")}\n`)).toBe("null\n");
});

linuxTest("the container's result for a bad plan is one line of JSON and a failing exit code", () => {
  const { status, stdout } = spawnSync("sh", ["vm-setup/survey.sh"], {
    input: "reboot\nend\n",
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({
    status: 1,
    stdout: '{"result":"failed","code":"bad-plan","detail":"line 1 of the plan is not understood"}\n',
  });
  expect(parseAnswersLine(stdout)).toBeNull();
});
