import { expect, test } from "vitest";
import { type Cidr, parseCidr } from "../../../helper/net/cidr.js";
import { type LiveNetwork, liveNetwork } from "../../../helper/net/live-network.js";
import { liveRefusals, staticRefusal } from "../../../helper/net/policy.js";
import type { RouteRefusal } from "../../../helper/net/refusal.js";

const cidr = (text: string): Cidr => parseCidr(text)!;

test.each([
  ["0.0.0.0/0", "route-default"],
  ["::/0", "route-default"],
  ["0.0.0.0/1", "route-public"],
  ["128.0.0.0/1", "route-public"],
  ["8.8.8.0/24", "route-public"],
  ["127.0.0.0/8", "route-public"],
  ["169.254.0.0/16", "route-public"],
  ["224.0.0.0/4", "route-public"],
  ["255.255.255.255/32", "route-public"],
  ["172.32.0.0/16", "route-public"],
  ["172.0.0.0/8", "route-public"],
  ["192.168.0.0/15", "route-public"],
  ["100.128.0.0/16", "route-public"],
  ["198.20.0.0/16", "route-public"],
  ["2001:db8::/48", "route-public"],
  ["fe80::/64", "route-public"],
  ["ff00::/8", "route-public"],
  ["::1/128", "route-public"],
  ["::/1", "route-public"],
  ["10.0.0.0/8", "route-too-wide"],
  ["10.0.0.0/11", "route-too-wide"],
  ["100.64.0.0/10", "route-too-wide"],
  ["fc00::/7", "route-too-wide"],
  ["fd00::/31", "route-too-wide"],
  ["10.0.0.0/12", null],
  ["172.16.0.0/12", null],
  ["172.17.0.2/32", null],
  ["192.168.0.0/16", null],
  ["100.64.0.0/12", null],
  ["198.18.0.0/15", null],
  ["fd00::/32", null],
  ["fd00::1/128", null],
])("%s by itself: %s", (text, code) => {
  expect(staticRefusal(cidr(text))?.code ?? null).toBe(code);
});

const HOME: LiveNetwork = {
  ownAddresses: ["192.168.1.42", "10.8.0.6", "fd12::42"],
  lans: [
    { prefix: cidr("192.168.1.0/24"), interfaceName: "eth0" },
    { prefix: cidr("fd12::/64"), interfaceName: "eth0" },
  ],
  owned: [
    { prefix: cidr("192.168.1.0/24"), interfaceName: "eth0" },
    { prefix: cidr("172.17.0.0/16"), interfaceName: "docker0" },
    { prefix: cidr("192.168.1.255/32"), interfaceName: "eth0" },
  ],
  gateways: ["192.168.1.1", "10.20.0.1"],
  dnsServers: ["10.30.0.53"],
  endpoint: "10.40.0.2",
};
const LAN = { prefix: cidr("192.168.1.0/24"), interfaceName: "eth0" };

test.each<[string, RouteRefusal | null]>([
  ["172.17.0.0/16", { code: "owned-by-other", interfaceName: "docker0" }],
  ["172.17.1.0/24", null],
  ["172.16.0.0/12", null],
  ["192.168.1.0/24", { code: "covers-lan", ...LAN }],
  ["192.168.0.0/16", { code: "covers-lan", ...LAN }],
  ["192.168.1.128/25", { code: "inside-lan", ...LAN }],
  ["192.168.1.210/31", { code: "inside-lan", ...LAN }],
  ["192.168.1.210/32", null],
  ["192.168.1.42/32", { code: "covers-own-address", address: "192.168.1.42" }],
  ["10.8.0.0/16", { code: "covers-own-address", address: "10.8.0.6" }],
  ["192.168.1.1/32", { code: "covers-gateway", address: "192.168.1.1" }],
  ["10.20.0.0/16", { code: "covers-gateway", address: "10.20.0.1" }],
  ["10.30.0.0/24", { code: "covers-dns-server", address: "10.30.0.53" }],
  ["10.40.0.0/24", { code: "covers-endpoint", address: "10.40.0.2" }],
  ["192.168.1.255/32", { code: "owned-by-other", interfaceName: "eth0" }],
  ["192.168.2.0/24", null],
  ["fd12::/32", { code: "covers-lan", prefix: cidr("fd12::/64"), interfaceName: "eth0" }],
  ["fd12::1:0:0:0/80", { code: "inside-lan", prefix: cidr("fd12::/64"), interfaceName: "eth0" }],
  ["fd12::7/128", null],
  ["fd13::/64", null],
])("%s on this host: %j", (text, refusal) => {
  expect(liveRefusals([cidr(text)], HOME).get(cidr(text)) ?? null).toEqual(refusal);
});

test.each<[string, RouteRefusal | null]>([
  ["192.168.1.192/27", null],
  ["192.168.1.0/24", { code: "covers-lan", ...LAN }],
  ["192.168.1.64/26", { code: "holds-neighbour", address: "192.168.1.77" }],
  ["192.168.1.0/27", { code: "covers-gateway", address: "192.168.1.1" }],
  ["192.168.1.32/28", { code: "covers-own-address", address: "192.168.1.42" }],
  ["fd12::ff00/120", null],
  ["fd12::1:0/112", { code: "inside-lan", prefix: cidr("fd12::/64"), interfaceName: "eth0" }],
])("the range %s inside this host's network: %j", (text, refusal) => {
  const ranges = { allowed: new Set([cidr(text)]), neighbours: ["192.168.1.77", "192.168.2.1"] };
  expect(liveRefusals([cidr(text)], HOME, ranges).get(cidr(text)) ?? null).toEqual(refusal);
});

test("what is ours, loopback, or one end of a point-to-point link is no LAN and owned by nobody else", () => {
  const reading = {
    interfaces: [
      link("lo", [["127.0.0.1", "127.0.0.0/8"]], true),
      link("dockline0", [["10.33.33.1", "10.33.33.1/32"]]),
      link("tun0", [["10.8.0.6", "10.8.0.5/32"]]),
      link("eth0", [["192.168.1.42", "192.168.1.0/24"]]),
    ],
    routes: [
      row("default", "eth0", "192.168.1.1"),
      row("127.0.0.1/32", "lo"),
      row("172.20.0.0/16", "dockline0"),
      row("172.21.0.0/16", "tun0"),
    ],
    dnsServers: ["10.30.0.53"],
  };
  expect(liveNetwork(reading, "dockline0", "10.40.0.2")).toEqual({
    ownAddresses: ["10.8.0.6", "192.168.1.42"],
    lans: [LAN],
    owned: [{ prefix: "172.21.0.0/16", interfaceName: "tun0" }],
    gateways: ["192.168.1.1"],
    dnsServers: ["10.30.0.53"],
    endpoint: "10.40.0.2",
  });
});

function link(name: string, addresses: readonly (readonly [string, string])[], isLoopback = false) {
  const parsed = addresses.map(([address, prefix]) => ({ address, prefix: cidr(prefix) }));
  return { name, isLoopback, isUp: true, mtu: 1500, addresses: parsed };
}

function row(destination: string, interfaceName: string, gateway: string | null = null) {
  const isDefault = destination === "default";
  return {
    destination: isDefault ? ("default" as const) : cidr(destination),
    interfaceName,
    gateway,
    isOurs: false,
  };
}
