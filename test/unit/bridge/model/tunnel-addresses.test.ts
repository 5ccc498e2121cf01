import { expect, test } from "vitest";
import { planTunnel } from "../../../../bridge/model/tunnel-addresses.js";
import type { Cidr } from "../../../../helper/net/cidr.js";

const plan = (networks: readonly string[], host: readonly string[] = []) => {
  const { ipv4, ipv6 } = planTunnel({ networks: networks as Cidr[], host: host as Cidr[] }, 1420);
  return [ipv4.host, ipv4.vm, ipv6?.host, ipv6?.vm];
};
const V6 = ["fd33:33:33::1", "fd33:33:33::2"];

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ["nothing is taken", [], [], ["10.33.33.1", "10.33.33.2", ...V6]],
  ["Docker has it", ["10.32.0.0/12", "10.211.33.2/32"], [], ["172.31.33.1", "172.31.33.2", ...V6]],
  ["the host is on that network", [], ["10.33.33.0/24"], ["10.211.33.1", "10.211.33.2", ...V6]],
  ["a VPN leads there", [], ["10.0.0.0/8"], ["172.31.33.1", "172.31.33.2", ...V6]],
  [
    "a VPN has all of RFC 1918",
    [],
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
    ["198.18.33.1", "198.18.33.2", ...V6],
  ],
  [
    "IPv6 is taken",
    [],
    ["fd33::/16"],
    ["10.33.33.1", "10.33.33.2", "fdd3:3333:3333::1", "fdd3:3333:3333::2"],
  ],
  [
    "nothing is free on the host, then Docker's networks count",
    ["10.33.33.0/24"],
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15"],
    ["10.211.33.1", "10.211.33.2", ...V6],
  ],
  [
    "an earlier run left its own",
    [],
    ["10.33.33.1/32", "10.33.33.2/32"],
    ["10.33.33.1", "10.33.33.2", ...V6],
  ],
])("where %s", (_, networks, host, expected) => {
  expect(plan(networks, host)).toEqual(expected);
});
