import { expect, test } from "vitest";
import {
  CONFLICT_REMEDY,
  refusalReason,
  refusalSentence,
} from "../../../../bridge/model/refusal-sentence.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import type { RouteRefusal } from "../../../../helper/protocol/messages.js";

const LAN = { prefix: "192.168.1.0/24" as Cidr, interfaceName: "en0" };
const OTHER_SUBNET = "recreate the network with another subnet";

test.each<[RouteRefusal, string]>([
  [{ code: "owned-by-other", interfaceName: "utun4" }, `already routed by utun4; ${CONFLICT_REMEDY}`],
  [{ code: "covers-lan", ...LAN }, `covers this host's network 192.168.1.0/24 on en0; ${CONFLICT_REMEDY}`],
  [
    { code: "inside-lan", ...LAN },
    `lies inside this host's network 192.168.1.0/24 on en0; ${CONFLICT_REMEDY}`,
  ],
  [
    { code: "covers-own-address", address: "10.0.0.1" },
    `holds this host's own address 10.0.0.1; ${OTHER_SUBNET}`,
  ],
  [{ code: "covers-gateway", address: "10.0.0.1" }, `holds this host's gateway 10.0.0.1; ${OTHER_SUBNET}`],
  [
    { code: "covers-dns-server", address: "10.0.0.1" },
    `holds this host's DNS server 10.0.0.1; ${OTHER_SUBNET}`,
  ],
  [{ code: "covers-endpoint", address: "10.0.0.1" }, `holds the VM's own address 10.0.0.1; ${OTHER_SUBNET}`],
  [
    { code: "holds-neighbour", address: "10.0.0.1" },
    "holds a neighbour's address 10.0.0.1; recreate the network with another ip-range",
  ],
  [
    { code: "kernel", message: "no buffers" },
    `the kernel refused the route: no buffers; disconnect and connect again, or ${OTHER_SUBNET}`,
  ],
])("%j says why, and what to do", (refusal, sentence) => {
  expect(refusalSentence(refusal, "commands")).toBe(sentence);
  expect(sentence.startsWith(`${refusalReason(refusal)}; `)).toBe(true);
});

test("where there is a switch beside the sentence, it is one of the ways out", () => {
  const gateway = { code: "covers-gateway", address: "10.0.0.1" } as const;
  const vpn = { code: "owned-by-other", interfaceName: "utun4" } as const;
  expect([gateway, vpn].map((one) => refusalSentence(one, "buttons"))).toEqual([
    "holds this host's gateway 10.0.0.1; recreate the network with another subnet, or switch it off",
    "already routed by utun4; leave that VPN or network, recreate Docker's with another subnet, or switch it off",
  ]);
});
