import { expect, test } from "vitest";
import { rangeCandidates } from "../../../../../bridge/model/new-network/ip-range.js";
import type { Cidr } from "../../../../../helper/net/cidr.js";

const candidates = (subnet: string, addresses: string[] = [], ranges: string[] = []) =>
  rangeCandidates(subnet as Cidr, { addresses, ranges: ranges as Cidr[] });

test("in a /24 the parts that few DHCP servers hand out come first", () => {
  expect(candidates("192.168.77.0/24")).toEqual(
    ["224", "64", "32", "0", "192", "160", "128", "96"].map((last) => `192.168.77.${last}/27`),
  );
});

test("parts with somebody's address, or of another network, are left out", () => {
  expect(candidates("10.5.0.0/24", ["10.5.0.1", "10.5.0.254"], ["10.5.0.64/26"])).toEqual(
    ["32", "192", "160", "128"].map((last) => `10.5.0.${last}/27`),
  );
});

test.each([
  ["10.5.0.0/16", "10.5.255.224/27", 8],
  ["10.0.0.0/8", "10.255.255.224/27", 8],
  ["10.5.0.128/25", "10.5.0.240/28", 8],
  ["10.5.0.64/26", "10.5.0.120/29", 8],
  ["10.5.0.32/27", "10.5.0.60/30", 8],
  ["10.5.0.16/28", "10.5.0.28/30", 4],
])("%s is cut into aligned parts, %s first", (subnet, first, count) => {
  const all = candidates(subnet);
  expect([all[0], all.length]).toEqual([first, count]);
});

test("a subnet of eight addresses or fewer has no part to spare", () => {
  expect(candidates("10.5.0.8/29")).toEqual([]);
});
