import { expect, test } from "vitest";
import { planFirewall, planNetworks, rangesOf, routesOf } from "../../../../bridge/model/desired.js";
import type { DockerNetwork } from "../../../../bridge/model/network.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork } from "../../../fakes/fake-ports.js";

test("every private subnet of a bridge network gets a route, of both families", () => {
  const dual = bridgeNetwork("dual", "172.20.0.0/16");
  const second = bridgeNetwork("dual", "fd00:20::/64").subnets;
  const plans = planNetworks([{ ...dual, subnets: [...dual.subnets, ...second] }]);
  expect(routesOf(plans)).toEqual(["172.20.0.0/16", "fd00:20::/64"]);
});

test.each([
  ["a public range", bridgeNetwork("n", "8.8.8.0/24"), { code: "public-range" }],
  ["a range that is too wide", bridgeNetwork("n", "10.0.0.0/8"), { code: "too-wide" }],
  [
    "another driver",
    bridgeNetwork("n", "10.9.0.0/24", { driver: "overlay" }),
    { code: "driver", driver: "overlay", isInUse: false },
  ],
])("%s is skipped and says why", (_, network, why) => {
  const [plan] = planNetworks([network]);
  expect([plan?.routes, plan?.skipped]).toEqual([[], [{ subnet: network.subnets[0]?.subnet, why }]]);
});

test("of two networks that overlap the older one keeps its addresses, whatever the order of the list", () => {
  const old = bridgeNetwork("old", "172.20.0.0/16");
  const young = bridgeNetwork("young", "172.20.5.0/24", { created: "2026-02-01T00:00:00Z" });
  for (const networks of [
    [old, young],
    [young, old],
  ]) {
    const plans = planNetworks(networks);
    expect(routesOf(plans)).toEqual(["172.20.0.0/16"]);
    expect(plans[1]?.skipped).toEqual([
      { subnet: "172.20.5.0/24", why: { code: "overlaps-network", name: "old" } },
    ]);
  }
});

test("a network of a driver that is not reached is in use by a container that runs on it alone", () => {
  const [apps, idle] = ["apps", "idle"].map((name, index) =>
    bridgeNetwork(name, `10.0.${index}.0/24`, { driver: "overlay" }),
  ) as [DockerNetwork, DockerNetwork];
  const plans = planNetworks([apps, idle], { containers: [containerOn(apps, "10.0.0.5")] });
  expect(plans.map(({ network, skipped }) => [network.name, skipped[0]?.why])).toEqual([
    ["apps", { code: "driver", driver: "overlay", isInUse: true }],
    ["idle", { code: "driver", driver: "overlay", isInUse: false }],
  ]);
});

test("swarm's ingress, which has no containers of anybody, is not listed", () => {
  const ingress = bridgeNetwork("ingress", "10.0.0.0/24", { driver: "overlay", isIngress: true });
  expect(planNetworks([ingress])).toEqual([]);
});

test("no more is asked for than the helper takes: the youngest networks go without, and say so", () => {
  const many = Array.from({ length: 513 }, (_, at) => {
    const second = bridgeNetwork("", `fd00:${at + 1}::/64`).subnets;
    const one = bridgeNetwork(`n${at}`, `10.${at >> 8}.${at & 255}.0/24`, {
      created: new Date(1_700_000_000_000 + at * 1000).toISOString(),
    });
    return { ...one, subnets: [...one.subnets, ...second] };
  });
  const plans = planNetworks([...many].reverse());
  const why = { code: "too-many-routes", most: 1024 };
  expect([routesOf(plans).length, plans.flatMap(({ skipped }) => skipped)]).toEqual([
    1024,
    [
      { subnet: "10.2.0.0/24", why },
      { subnet: "fd00:513::/64", why },
    ],
  ]);
  const chosen = planNetworks(many, { choice: { mode: "all-but", names: ["n7"] } });
  expect(chosen.flatMap(({ skipped }) => skipped.map((one) => one.why.code))).toEqual([
    "disabled",
    "disabled",
  ]);
});

test("single containers count, and so does the route of the whole that is asked for beside them", () => {
  const wide = Array.from({ length: 1022 }, (_, at) =>
    bridgeNetwork(`n${at}`, `10.${at >> 8}.${at & 255}.0/24`),
  );
  const onHost = bridgeNetwork("lan", "192.168.7.0/24", { created: "2026-02-01T00:00:00Z" });
  const ranged = onHost.subnets.map((one) => ({ ...one, ipRange: "192.168.7.64/26" as Cidr }));
  const containers = [10, 11, 12].map((last) => containerOn(onHost, `192.168.7.${last}`));
  const plans = planNetworks([...wide, { ...onHost, subnets: ranged }], {
    hostPrefixes: ["192.168.7.0/24" as Cidr],
    containers,
  });
  expect(plans.at(-1)?.perContainer).toEqual([
    { subnet: "192.168.7.0/24", whole: "192.168.7.64/26", routes: ["192.168.7.10/32"] },
  ]);
  expect(routesOf(plans).length + rangesOf(plans).length).toBe(1024);
});

test("networks without addresses of their own (host, none) are not listed", () => {
  expect(planNetworks([bridgeNetwork("host", "10.0.0.0/24", { driver: "host", subnets: [] })])).toEqual([]);
});

test("only internal networks are masqueraded, and raw rules are opened from engine 28 on", () => {
  const plans = planNetworks([
    bridgeNetwork("open", "172.20.0.0/16"),
    bridgeNetwork("shut", "172.21.0.0/16", { isInternal: true }),
    bridgeNetwork("public", "8.8.8.0/24", { isInternal: true }),
    bridgeNetwork("dual", "172.22.0.0/16", {
      isInternal: true,
      subnets: ["172.22.0.0/16", "fd00:22::/64"].flatMap((subnet) => bridgeNetwork("", subnet).subnets),
    }),
  ]);
  const masquerade = { ipv4: ["br-dual", "br-shut"], ipv6: ["br-dual"], single: [] };
  expect(planFirewall(plans, 27)).toEqual({ rawAccept: false, masquerade });
  expect(planFirewall(plans, 28)).toEqual({ rawAccept: true, masquerade });
});
