import { expect, test } from "vitest";
import type { Cidr } from "../../../helper/net/cidr.js";
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
    shims: [
      { parent: "eth1", subnet: "192.168.77.0/24" as Cidr, way: "turned-back" },
      { parent: "eth1", subnet: "192.168.78.0/24" as Cidr, way: "gateway", address: "192.168.78.1" },
      { parent: "eth0.10", subnet: "fd00:77::/64" as Cidr, way: "link-local", address: "fe80::1" },
    ],
  },
  {
    result: "refreshed",
    firewall: "iptables-legacy",
    shims: [
      { parent: "eth9", subnet: "10.9.0.0/24" as Cidr, way: "none", why: "no-parent" },
      { parent: "eth1", subnet: "10.8.0.0/24" as Cidr, way: "direct" },
    ],
    legs: [
      { pid: 812, address: "10.7.0.2", way: "leg", index: 31 },
      { pid: 812, address: "fd00:7::2", way: "none", why: "no-ipv6" },
    ],
  },
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
  '{"result":"refreshed","firewall":"pf","shims":[],"legs":[]}',
  '{"result":"refreshed","firewall":"none","legs":[]}',
  '{"result":"refreshed","firewall":"none","shims":[]}',
  ...[
    "7",
    "{}",
    "[7]",
    '[{"parent":"eth1","subnet":"10.9.0.0/24"}]',
    '[{"parent":"eth1","subnet":"10.9.0.1/24","way":"turned-back"}]',
    '[{"parent":"-o","subnet":"10.9.0.0/24","way":"turned-back"}]',
    '[{"parent":"eth1","subnet":"10.9.0.0/24","way":"turned-back","address":"10.9.0.1"}]',
    '[{"parent":"eth1","subnet":"10.9.0.0/24","way":"gateway"}]',
    '[{"parent":"eth1","subnet":"10.9.0.0/24","way":"gateway","address":"10.9.0"}]',
    '[{"parent":"eth1","subnet":"10.9.0.0/24","way":"none","why":"tired"}]',
    '[{"parent":"eth1","subnet":"10.9.0.0/24","way":"none","why":"no-shim","extra":1}]',
  ].map((shims) => `{"result":"refreshed","firewall":"none","shims":${shims},"legs":[]}`),
  ...[
    "7",
    "[7]",
    '[{"pid":812,"address":"10.7.0.2"}]',
    '[{"pid":0,"address":"10.7.0.2","way":"leg","index":31}]',
    '[{"pid":"812","address":"10.7.0.2","way":"leg","index":31}]',
    '[{"pid":812,"address":"10.7.0","way":"leg","index":31}]',
    '[{"pid":812,"address":"10.7.0.2","way":"leg"}]',
    '[{"pid":812,"address":"10.7.0.2","way":"leg","index":31,"why":"no-link"}]',
    '[{"pid":812,"address":"10.7.0.2","way":"none","why":"tired"}]',
  ].map((legs) => `{"result":"refreshed","firewall":"none","shims":[],"legs":${legs}}`),
  '{"result":"redialled"}',
  '{"result":"redialled","port":0}',
  '{"result":"redialled","port":65536}',
  '{"result":"redialled","port":"51820"}',
  '{"result":"redialled","port":51820,"extra":1}',
  '{"result":"failed","code":"tired","detail":""}',
  '{"result":"failed","code":"firewall","detail":3}',
  `{"result":"failed","code":"firewall","detail":"${"x".repeat(1001)}"}`,
  '{"publicKey":"x"}',
])("%s is no result", (line) => {
  expect(parseResultLine(line)).toBeNull();
});

test("a tunnel that dials anew tells its port", () => {
  expect(parseResultLine('{"result":"redialled","port":51820}')).toEqual({
    result: "redialled",
    port: 51_820,
  });
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
