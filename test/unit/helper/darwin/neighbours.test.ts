import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf } from "../../../../helper/net/cidr.js";
import { neighboursOf } from "../../../../helper/platform/darwin/neighbours.js";
import { parseNetstat } from "../../../../helper/platform/darwin/netstat.js";
import { netstatSection, netstatText } from "../../../lab/darwin/netstat-text.js";
import { rows } from "./any-table.js";
import { fixture } from "./fixture.js";

const inTable = (name: string) => neighboursOf(parseNetstat(fixture(name)));
const HEAD = "Destination        Gateway            Flags               Netif Expire";
const inet = (...lines: readonly string[]) =>
  neighboursOf(parseNetstat(["Internet:", HEAD, ...lines].join("\n")));

test("who answered by ARP or NDP is a neighbour; broadcast, multicast and the Mac itself are not", () => {
  expect(inTable("netstat-rn-inet.no-tunnel.txt")).toEqual(["192.168.1.1", "192.168.1.23"]);
  expect(inTable("netstat-rn-inet6.up.txt")).toEqual(["fe80::a62b:b0ff:fec1:d2e3"]);
});

test.each([
  ["one that was asked for in vain", "192.168.1.9 link#14 UHLWIi en0 4", []],
  ["one of another link", "172.29.0.7 2:42:ac:1d:0:7 UHLWI bridge100 1100", ["172.29.0.7"]],
  ["one that was given by hand", "192.168.1.9 a4:2b:b0:c1:d2:e3 UHLS en0", ["192.168.1.9"]],
  ["one that has expired", "192.168.1.9 a4:2b:b0:c1:d2:e3 UHLWI en0 !", ["192.168.1.9"]],
  ["the Mac's own address", "192.168.1.42 a4:2b:b0:c1:d2:e3 UHLWI lo0", []],
  ["broadcast", "192.168.1.255 ff:ff:ff:ff:ff:ff UHLWbI en0 !", []],
  ["a gateway", "172.20.0.7 192.168.1.1 UGHS en0", []],
  ["a prefix", "172.20 a4:2b:b0:c1:d2:e3 ULS en0", []],
])("in a table with %s", (_, line, expected) => {
  expect(inet(line)).toEqual(expected);
});

test("a neighbour has a row in the table, whatever the table", () => {
  fc.assert(
    fc.property(rows, (table) => {
      const text = netstatText([netstatSection(4, table, "modern"), netstatSection(6, table, "modern")]);
      const addresses = new Set(table.map((row) => addressOf(row.destination)));
      for (const neighbour of neighboursOf(parseNetstat(text))) expect(addresses).toContain(neighbour);
    }),
    { numRuns: 1_000 },
  );
});
