import { expect, test } from "vitest";
import { parsePublicKeyLine, parseResultLine } from "../../../vm-setup/parse-result.js";
import type { VmResult } from "../../../vm-setup/plan.js";
import { HOST_KEY } from "./plans.js";

const RESULTS: readonly VmResult[] = [
  {
    result: "applied",
    publicKey: HOST_KEY,
    engine: "kernel",
    firewall: "iptables-nft",
    ipv6: true,
    endpoint: "192.168.65.254",
    kernel: "6.10.14-linuxkit",
  },
  { result: "refreshed", firewall: "iptables-legacy" },
  { result: "removed" },
  { result: "failed", code: "no-handshake", detail: "no answer on UDP port 51820" },
];

test.each(RESULTS)("the result $result is read as it was written", (result) => {
  expect(parseResultLine(JSON.stringify(result))).toEqual(result);
});

test.each(RESULTS)("a field that nobody knows makes $result no result", (result) => {
  expect(parseResultLine(JSON.stringify({ ...result, extra: 1 }))).toBeNull();
});

test.each([
  "",
  "null",
  "[]",
  '"removed"',
  "{",
  "applied",
  '{"result":"done"}',
  '{"result":"applied"}',
  '{"result":"refreshed","firewall":"pf"}',
  '{"result":"failed","code":"tired","detail":""}',
  '{"result":"failed","code":"firewall","detail":3}',
  `{"result":"failed","code":"firewall","detail":"${"x".repeat(1001)}"}`,
  '{"publicKey":"x"}',
])("%s is no result", (line) => {
  expect(parseResultLine(line)).toBeNull();
});

test("the line before the result gives the key", () => {
  expect(parsePublicKeyLine(`{"publicKey":"${HOST_KEY}"}`)).toBe(HOST_KEY);
});

test.each([
  HOST_KEY,
  '{"publicKey":"short="}',
  `{"publicKey":"${HOST_KEY}","privateKey":"${HOST_KEY}"}`,
  '{"publicKey":7}',
  '{"result":"removed"}',
])("%s is no line with a key", (line) => {
  expect(parsePublicKeyLine(line)).toBeNull();
});
