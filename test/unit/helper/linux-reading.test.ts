import { expect, test } from "vitest";
import { parseNameservers } from "../../../helper/platform/linux/dns-servers.js";
import { runBatch } from "../../../helper/platform/linux/ip-batch.js";
import { parseAddresses, parseRoutes } from "../../../helper/platform/linux/ip-json.js";

const routesOf = (rows: unknown) => parseRoutes(JSON.stringify(rows), "dockline0");

/** Rows as iproute2 6.1 prints them. */
test.each([
  [
    { dst: "default", gateway: "192.168.9.1", dev: "eth0", flags: [] },
    [{ destination: "default", interfaceName: "eth0", gateway: "192.168.9.1", isOurs: false }],
  ],
  [
    { dst: "default", via: { family: "inet6", host: "fe80::1" }, dev: "eth0" },
    [{ destination: "default", interfaceName: "eth0", gateway: "fe80::1", isOurs: false }],
  ],
  [
    {
      dst: "default",
      nexthops: [
        { gateway: "10.0.0.1", dev: "a" },
        { gateway: "10.1.0.1", dev: "b" },
      ],
    },
    [
      { destination: "default", interfaceName: "a", gateway: "10.0.0.1", isOurs: false },
      { destination: "default", interfaceName: "a", gateway: "10.1.0.1", isOurs: false },
    ],
  ],
  [
    { dst: "10.5.0.0/16", dev: "dockline0", protocol: "68", scope: "link" },
    [{ destination: "10.5.0.0/16", interfaceName: "dockline0", gateway: null, isOurs: true }],
  ],
  [
    { dst: "10.5.0.7", dev: "dockline0", protocol: "68" },
    [{ destination: "10.5.0.7/32", interfaceName: "dockline0", gateway: null, isOurs: true }],
  ],
  [
    { dst: "10.5.0.0/16", dev: "dockline0", protocol: "68", table: "52" },
    [{ destination: "10.5.0.0/16", interfaceName: "dockline0", gateway: null, isOurs: false }],
  ],
  [
    { dst: "fd00::/64", dev: "dockline0", protocol: "kernel", metric: 256 },
    [{ destination: "fd00::/64", interfaceName: "dockline0", gateway: null, isOurs: false }],
  ],
  [
    { dst: "10.6.0.0/16", dev: "tun9", protocol: "68" },
    [{ destination: "10.6.0.0/16", interfaceName: "tun9", gateway: null, isOurs: false }],
  ],
  [
    { type: "blackhole", dst: "10.7.0.0/16", protocol: "static" },
    [{ destination: "10.7.0.0/16", interfaceName: "blackhole", gateway: null, isOurs: false }],
  ],
  [{ dev: "eth0" }, []],
  [{ dst: "nonsense", dev: "eth0" }, []],
])("the row %j is read as %j", (row, expected) => {
  expect(routesOf([row])).toEqual(expected);
});

test("no rows are no rows, however ip prints them", () => {
  expect(["", "\n", "[]", "[ ]\n", "[{}]"].map((output) => parseRoutes(output, "dockline0"))).toEqual([
    [],
    [],
    [],
    [],
    [],
  ]);
});

test("interfaces are read with addresses, the far end of a point-to-point link included", () => {
  const output = JSON.stringify([
    {
      ifname: "lo",
      flags: ["LOOPBACK", "UP"],
      mtu: 65536,
      addr_info: [{ local: "127.0.0.1", prefixlen: 8 }],
    },
    {
      ifname: "eth0",
      flags: ["UP"],
      mtu: 1500,
      addr_info: [
        { local: "192.168.9.2", prefixlen: 24 },
        { local: "fd12::2", prefixlen: 64 },
      ],
    },
    {
      ifname: "tun9",
      flags: [],
      mtu: 1400,
      addr_info: [{ local: "10.8.0.6", address: "10.8.0.5", prefixlen: 32 }],
    },
    { ifname: "gone0", addr_info: [{ prefixlen: 24 }] },
  ]);
  expect(parseAddresses(output)).toEqual([
    {
      name: "lo",
      isLoopback: true,
      isUp: true,
      mtu: 65536,
      addresses: [{ address: "127.0.0.1", prefix: "127.0.0.0/8" }],
    },
    {
      name: "eth0",
      isLoopback: false,
      isUp: true,
      mtu: 1500,
      addresses: [
        { address: "192.168.9.2", prefix: "192.168.9.0/24" },
        { address: "fd12::2", prefix: "fd12::/64" },
      ],
    },
    {
      name: "tun9",
      isLoopback: false,
      isUp: false,
      mtu: 1400,
      addresses: [{ address: "10.8.0.6", prefix: "10.8.0.5/32" }],
    },
    { name: "gone0", isLoopback: false, isUp: false, mtu: 0, addresses: [] },
  ]);
});

test("DNS servers are read as resolv.conf has them, loopback ones left out", () => {
  const text =
    "# nameserver 10.9.9.9\nnameserver 10.0.0.53\n nameserver\tfe80::1%eth0 \nnameserver 127.0.0.53\nnameserver ::1\nnameserver x\nsearch lan\nnameserver";
  expect(parseNameservers(text)).toEqual(["10.0.0.53", "fe80::1"]);
});

/** What iproute2 6.1 says on standard error. */
test.each([
  ["nothing refused", 0, "", []],
  ["one refused", 1, "RTNETLINK answers: File exists\nCommand failed -:2\n", [["b", "File exists"]]],
  [
    "two refused, one with the kernel's own words",
    1,
    "Error: Nexthop has invalid gateway.\nRTNETLINK answers: Invalid argument\nCommand failed -:1\nRTNETLINK answers: No such process\nCommand failed -:3\n",
    [
      ["a", "Nexthop has invalid gateway. Invalid argument"],
      ["c", "No such process"],
    ],
  ],
  ["refused without a word", 1, "Command failed -:1\n", [["a", "refused without a reason"]]],
  [
    "the whole batch",
    1,
    'Option "-force" is unknown\n',
    ["a", "b", "c"].map((line) => [line, 'Option "-force" is unknown']),
  ],
  ["killed", null, "", ["a", "b", "c"].map((line) => [line, "ip did not finish"])],
])("a batch with %s", async (_, exitCode, stderr, failed) => {
  const result = await runBatch(async () => ({ exitCode, stdout: "", stderr }), "/sbin/ip", ["a", "b", "c"]);
  expect(result).toEqual(failed.map(([line, message]) => ({ line, message })));
});
