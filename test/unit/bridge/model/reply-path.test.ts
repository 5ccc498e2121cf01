import { expect, test } from "vitest";
import { planNetworks } from "../../../../bridge/model/desired.js";
import { insideWishes } from "../../../../bridge/model/inside.js";
import type { Attachment, DockerContainer, DockerNetwork } from "../../../../bridge/model/network.js";
import { planMasquerades, replyPaths } from "../../../../bridge/model/reply-path.js";
import { replySentences } from "../../../../bridge/model/reply-sentence.js";
import { replyPathViews } from "../../../../bridge/model/reply-view.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { attachmentTo, containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork, macvlanNetwork } from "../../../fakes/fake-ports.js";

const APP = bridgeNetwork("app", "172.20.0.0/16");
const WEB = bridgeNetwork("web", "172.21.0.0/16");
const VAULT = bridgeNetwork("vault", "172.22.0.0/16", { isInternal: true });
const LAN = macvlanNetwork("lan", "192.168.77.0/24");
const DUAL = bridgeNetwork("zdual", "172.23.0.0/16", {
  subnets: ["172.23.0.0/16", "fd00:23::/64"].flatMap((subnet) => bridgeNetwork("", subnet).subnets),
});
const SIX = macvlanNetwork("lan6", "fd00:77::/64");
const NETWORKS = [APP, WEB, VAULT, LAN, DUAL, SIX];

const onApp = attachmentTo(APP, "172.20.0.2", "172.20.0.1");
const onWeb = attachmentTo(WEB, "172.21.0.2", "172.21.0.1");
const onVault = attachmentTo(VAULT, "172.22.0.2", null);
const onLan = attachmentTo(LAN, "192.168.77.192", "192.168.77.1");
const onDual = { ...attachmentTo(DUAL, "172.23.0.2", "172.23.0.1"), ipv6: "fd00:23::2" };
const HTTP = [{ port: 80, protocol: "tcp" }];

function container(networks: readonly Attachment[], publishedPorts = HTTP): DockerContainer {
  return { ...containerOn(APP, "unused"), id: "c1", name: "shop", networks, publishedPorts };
}

const pathsOf = (one: DockerContainer, networks: readonly DockerNetwork[] = NETWORKS) =>
  replyPaths(planNetworks(networks), [one]).map(({ address, strays, mend }) => ({ address, strays, mend }));

const everybody = (by: string, bridge: string | null) => ({ to: "everybody", by, bridge });
const neighbours = (by: string, ...subnets: string[]) => ({ to: "neighbours", by, subnets });

test.each<[string, DockerContainer, readonly object[]]>([
  ["one network alone", container([onApp]), []],
  ["a bridge that is the default, and a macvlan, nothing published", container([onApp, onLan], []), []],
  [
    "the same, published: hosts of the macvlan's network are answered directly",
    container([onApp, onLan]),
    [{ address: "172.20.0.2", strays: neighbours("lan", "192.168.77.0/24"), mend: "source-rule" }],
  ],
  [
    "a macvlan that comes first in the alphabet is the default: everybody is answered by it",
    container([onLan, onWeb], []),
    [{ address: "172.21.0.2", strays: everybody("lan", null), mend: "masquerade" }],
  ],
  [
    "a macvlan with the higher priority is the default",
    container([onApp, { ...onLan, gatewayPriority: 1 }], []),
    [{ address: "172.20.0.2", strays: everybody("lan", null), mend: "masquerade" }],
  ],
  ["a macvlan without a gateway is no default", container([{ ...onLan, gateway: null }, onWeb], []), []],
  [
    "two bridges: the second answers by the first, which only a strict VM minds",
    container([onApp, onWeb]),
    [{ address: "172.21.0.2", strays: everybody("app", "br-app"), mend: "masquerade-if-strict" }],
  ],
  [
    "two bridges and a macvlan, published: each bridge's address is mended inside",
    container([onApp, onWeb, onLan]),
    [
      { address: "172.20.0.2", strays: neighbours("lan", "192.168.77.0/24"), mend: "source-rule" },
      { address: "172.21.0.2", strays: everybody("app", "br-app"), mend: "source-rule" },
    ],
  ],
  ["an internal bridge is masqueraded anyway", container([onVault, onLan]), []],
  [
    "a dual-stack bridge is the default, whatever its name; IPv6 knows no strict check",
    container([onApp, onDual], []),
    [{ address: "172.20.0.2", strays: everybody("zdual", "br-zdual"), mend: "masquerade-if-strict" }],
  ],
  [
    "IPv6: a macvlan of that family only",
    container([onDual, { ...attachmentTo(SIX, "", null), ipv4: null, ipv6: "fd00:77::9" }]),
    [{ address: "fd00:23::2", strays: everybody("lan6", null), mend: "source-rule" }],
  ],
])("%s", (_, one, expected) => {
  expect(pathsOf(one)).toEqual(expected);
});

test("addresses without a route from this host are left alone", () => {
  const older = bridgeNetwork("older", "172.20.0.0/12", { created: "2025-01-01T00:00:00Z" });
  expect(pathsOf(container([onApp, onLan]), [older, APP, LAN])).toEqual([]);
});

test("an address with a single route, in a subnet that is this host's own network too, is mended as well", () => {
  const one = container([onApp, onLan]);
  const plans = planNetworks(NETWORKS, { containers: [one], hostPrefixes: ["172.20.9.0/24" as Cidr] });
  expect(plans.find(({ network }) => network === APP)?.routes).toEqual([]);
  expect(replyPaths(plans, [one])).toEqual([
    {
      containerId: "c1",
      containerName: "shop",
      networkId: APP.id,
      subnet: "172.20.0.0/16",
      bridgeName: "br-app",
      address: "172.20.0.2",
      gateway: "172.20.0.1",
      strays: neighbours("lan", "192.168.77.0/24"),
      mend: "source-rule",
    },
  ]);
});

const PUBLISHED = container([onApp, onLan]);
const PATHS = replyPaths(planNetworks(NETWORKS), [PUBLISHED]);
const FAILED = [{ containerId: "c1", outcome: { kind: "failed", detail: "no" } }] as const;

const NO_LEGS = { legs: [], tunnel: null };

test("a wish is a new one when the container was started anew", () => {
  const answers = [{ address: "172.20.0.2", gateway: "172.20.0.1" }];
  const life = "endpoint-172.20.0.2,endpoint-192.168.77.192";
  expect(insideWishes(PATHS, [PUBLISHED], NO_LEGS)).toEqual([
    { containerId: "c1", life, plan: { action: "source-rule", answers, legs: [] } },
  ]);
  const restarted = container([onApp, { ...onLan, endpointId: "another" }]);
  expect(insideWishes(PATHS, [restarted], NO_LEGS)[0]?.life).not.toBe(life);
});

test("what cannot be mended inside is masqueraded in the VM, for this host and the network's own hosts", () => {
  const rule = { bridge: "br-app", address: "172.20.0.2", ifStrict: null };
  expect(planMasquerades(PATHS, [])).toEqual([]);
  expect(planMasquerades(PATHS, FAILED)).toEqual([
    { ...rule, clients: "host" },
    { ...rule, clients: "192.168.77.0/24" as Cidr },
  ]);
  expect(
    planMasquerades(replyPaths(planNetworks(NETWORKS), [container([onApp, onWeb, onLan], [])]), []),
  ).toEqual([{ bridge: "br-web", address: "172.21.0.2", clients: "host", ifStrict: "br-app" }]);
});

test.each<[string, DockerContainer, unknown, readonly string[]]>([
  ["not connected", PUBLISHED, { vm: null, insides: [] }, ["shop answers hosts of lan directly"]],
  [
    "in the making",
    PUBLISHED,
    { vm: {}, insides: [] },
    ["shop answers hosts of lan directly, which is being mended"],
  ],
  [
    "mended",
    PUBLISHED,
    { vm: {}, insides: [{ containerId: "c1", outcome: { kind: "mended" } }] },
    ["shop answers hosts of lan directly, mended by a rule inside it"],
  ],
  [
    "failed",
    PUBLISHED,
    { vm: {}, insides: FAILED },
    [
      "shop answers hosts of lan directly, so it sees the VM's address instead of its clients': " +
        "nothing could be done inside it (no)",
    ],
  ],
  [
    "masqueraded",
    container([onLan, onWeb], []),
    { vm: {}, insides: [] },
    ["shop answers by lan, so it sees the VM's address instead of this host's"],
  ],
  ["two bridges", container([onApp, onWeb]), { vm: {}, insides: [] }, []],
])("said in one clause: %s", (_, one, known, sentences) => {
  const views = replyPathViews(planNetworks(NETWORKS), [one], known as Parameters<typeof replyPathViews>[2]);
  expect(replySentences(views)).toEqual(sentences);
});

test("three are named, the rest are counted", () => {
  const many = [1, 2, 3, 4, 5].map((id) => ({ ...PUBLISHED, id: `c${id}`, name: `shop${id}` }));
  const views = replyPathViews(planNetworks(NETWORKS), many, { vm: null, insides: [] });
  expect(replySentences(views).at(-1)).toBe("2 more containers answer by another network");
});
