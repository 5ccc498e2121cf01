import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import type { InsidePlan } from "../../../vm-setup/inside-plan.js";
import { parseInsideLine } from "../../../vm-setup/parse-inside.js";
import { renderInsidePlan } from "../../../vm-setup/render-inside.js";
import { readingHalf } from "./inside-reading.js";

const READ = readingHalf('echo "$action|$answers|$leg_answers"');

const PLAN: InsidePlan = {
  action: "source-rule",
  answers: [
    { address: "172.30.0.2", gateway: "172.30.0.1" },
    { address: "fd00:30::2", gateway: "fd00:30::1" },
  ],
  legs: [
    { address: "192.168.77.2", host: "10.33.33.1" },
    { address: "fd00:77::2", host: "fd00:33::1" },
  ],
};

// The scripts run in Linux containers; macOS has no timeout(1).
const linuxTest = test.skipIf(process.platform !== "linux");

linuxTest.each<[InsidePlan, string]>([
  [
    PLAN,
    "source-rule| 4,172.30.0.2,172.30.0.1 6,fd00:30::2,fd00:30::1| 4,192.168.77.2,10.33.33.1 6,fd00:77::2,fd00:33::1\n",
  ],
  [{ action: "undo" }, "undo||\n"],
])("a rendered plan is read value by value: $0.action", (plan, expected) => {
  expect(read(renderInsidePlan(plan))).toBe(expected);
});

linuxTest.each([
  "answer4 172.30.0.2",
  "answer4 172.30.0.2 172.30.0.1 172.30.0.3",
  "answer4 172.30.0.2,x 172.30.0.1",
  "answer4 172.30.0.0/24 172.30.0.1",
  "answer4 $(reboot) 172.30.0.1",
  "answer4 fd00:30::2 fd00:30::1",
  "answer6 172.30.0.2 172.30.0.1",
  "answer6 fd00:30::2%eth0 fd00:30::1",
  "leg4 192.168.77.2",
  "leg4 192.168.77.2 fd00:33::1",
  "leg6 fd00:77::2 10.33.33.1",
  "action apply",
  "action undo now",
  "mtu 1420",
  " ",
])("one bad line refuses the whole plan: %j", (line) => {
  expect(read(`action source-rule\n${line}\nend\n`)).toBe(
    "refused: bad-plan: line 2 of the plan is not understood\n",
  );
});

linuxTest("a ninth address is refused; without any, the rules of an earlier run are taken away", () => {
  const line = "answer4 172.30.0.2 172.30.0.1\n";
  expect(read(`action source-rule\n${line.repeat(8)}end\n`)).toMatch(/^source-rule\|/);
  expect(read(`action source-rule\n${line.repeat(9)}end\n`)).toBe(
    "refused: bad-plan: line 10 of the plan is not understood\n",
  );
  expect(read("action source-rule\nend\n")).toBe("source-rule||\n");
  expect(read("end\n")).toBe("refused: bad-plan: the plan is not complete\n");
});

linuxTest("the container's result for a bad plan is one line of JSON and a failing exit code", () => {
  const { status, stdout } = spawnSync("sh", ["vm-setup/inside.sh"], { input: "x\nend\n", encoding: "utf8" });
  expect({ status, result: parseInsideLine(stdout) }).toEqual({
    status: 1,
    result: { result: "failed", code: "bad-plan", detail: "line 1 of the plan is not understood" },
  });
});

test("what the container says is read strictly", () => {
  const mended = { result: "mended", missing: ["172.30.0.2", "fd00:30::2"], unreached: ["192.168.77.2"] };
  const failed = { result: "failed", code: "inside", detail: "ip: no" };
  for (const good of [mended, failed, { result: "undone" }]) {
    expect(parseInsideLine(JSON.stringify(good))).toEqual(good);
  }
  for (const bad of [
    { ...mended, missing: "172.30.0.2" },
    { ...mended, missing: ["172.30.0.256"] },
    { ...mended, unreached: undefined },
    { ...mended, unreached: ["192.168.77.2/32"] },
    { ...mended, more: 1 },
    { result: "undone", missing: [] },
    { ...failed, code: "firewall" },
    { ...failed, detail: "x".repeat(1001) },
    { result: "applied" },
    ["mended"],
  ]) {
    expect(parseInsideLine(JSON.stringify(bad))).toBeNull();
  }
  expect(parseInsideLine("mended")).toBeNull();
});

function read(input: string): string {
  return spawnSync("sh", ["-c", READ], { input, encoding: "utf8" }).stdout;
}
