import { expect, test } from "vitest";
import { planFirewall, planNetworks, routesOf } from "../../../../bridge/model/desired.js";
import type { DockerNetwork } from "../../../../bridge/model/network.js";
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

test("networks without addresses of their own (host, none), and swarm's ingress, are not listed", () => {
  const ingress = bridgeNetwork("ingress", "10.0.0.0/24", { driver: "overlay", isIngress: true });
  expect(planNetworks([ingress])).toEqual([]);
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
