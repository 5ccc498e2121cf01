import { expect, test } from "vitest";
import type { Ground } from "../../../../../bridge/model/new-network/parent.js";
import { bridgeNetwork } from "../../../../fakes/fake-ports.js";
import { draftOf, groundWith, HOME, interfaceOf, rival, type Said, sentences } from "./ground.js";

const REFUSED: readonly (readonly [what: string, Said, Partial<Ground>, code: string, sentence: RegExp])[] = [
  [
    "a subnet without room",
    { subnets: ["10.5.0.0/31"] },
    {},
    "subnet-too-small",
    /^10\.5\.0\.0\/31 has no room for containers; give a subnet of \/30/,
  ],
  ["an IPv6 subnet without room", { subnets: ["fd00::/127"] }, {}, "subnet-too-small", /\(IPv6: \/126\)/],
  [
    "no subnet left to make up",
    { parent: "eth1" },
    { networks: [bridgeNetwork("all", "192.168.0.0/16")] },
    "no-free-subnet",
    /^No private \/24 is left to make up; name a subnet with --subnet\.$/,
  ],
  [
    "part of a bridge network's subnet",
    { subnets: ["172.20.5.0/24"] },
    { networks: [bridgeNetwork("shop", "172.20.0.0/16")] },
    "subnet-overlaps",
    /^172\.20\.5\.0\/24 overlaps the network "shop" \(172\.20\.0\.0\/16\); name another with --subnet\.$/,
  ],
  [
    "more than another macvlan network's subnet",
    { subnets: ["192.168.0.0/23"] },
    { networks: [rival()] },
    "subnet-overlaps",
    /overlaps the network "rival"/,
  ],
  [
    "the same subnet on another parent",
    { parent: "eth1", subnets: ["192.168.1.0/24"] },
    { networks: [rival()] },
    "subnet-overlaps",
    /overlaps the network "rival"/,
  ],
  [
    "the same subnet where the other network hands out all of it",
    {},
    { networks: [rival({}, { ipRange: null })] },
    "subnet-overlaps",
    /which hands out all of its addresses; recreate that one with an --ip-range, or name another --subnet\.$/,
  ],
  [
    "an IPv6 subnet of another network",
    { subnets: ["fd00:1::/64"] },
    { networks: [bridgeNetwork("six", "fd00:1::/48")] },
    "subnet-overlaps",
    /overlaps the network "six"/,
  ],
  [
    "the VM's end of the tunnel",
    { subnets: ["10.33.0.0/16"] },
    {},
    "subnet-holds-tunnel",
    /^10\.33\.0\.0\/16 holds 10\.33\.33\.2, an address of Dockline's own tunnel/,
  ],
  [
    "a gateway outside",
    { gateways: ["192.168.2.1"] },
    {},
    "gateway-outside",
    /^The gateway 192\.168\.2\.1 is not in 192\.168\.1\.0\/24; correct one of them\.$/,
  ],
  [
    "the network address as gateway",
    { gateways: ["192.168.1.0"] },
    {},
    "gateway-reserved",
    /^192\.168\.1\.0 is the network address of 192\.168\.1\.0\/24/,
  ],
  [
    "the broadcast address as gateway",
    { gateways: ["192.168.1.255"] },
    {},
    "gateway-reserved",
    /^192\.168\.1\.255 is the broadcast address/,
  ],
  [
    "an IPv6 gateway outside",
    { subnets: ["fd00:5::/64"], gateways: ["fd00:6::1"] },
    {},
    "gateway-outside",
    /^The gateway fd00:6::1 is not in fd00:5::\/64/,
  ],
  [
    "an IPv6 gateway without a subnet",
    { gateways: ["fd00:6::1"] },
    {},
    "ipv6-subnet-missing",
    /add a --subnet with an IPv6 prefix/,
  ],
  [
    "the VM's own address as gateway by accident",
    { parent: "eth9" },
    { view: { ...HOME.view, interfaces: [interfaceOf("eth9", { at: "10.5.0.1/24" })] } },
    "gateway-is-vm",
    /^The gateway would be 10\.5\.0\.1, which is the VM's own address \(eth9\); if that is meant, say --gateway 10\.5\.0\.1, else name the router's\.$/,
  ],
  [
    "the gateway of a network with the same subnet",
    {},
    { networks: [rival({}, { gateway: "192.168.1.1" })] },
    "gateway-kept",
    /^The engine keeps the gateway 192\.168\.1\.1 for the network "rival" alone; add --internal, or use "rival"\.$/,
  ],
  [
    "a range outside",
    { ranges: ["192.168.2.0/27"] },
    {},
    "range-outside",
    /^The range 192\.168\.2\.0\/27 is not in 192\.168\.1\.0\/24; correct one of them\.$/,
  ],
  ["a range wider than the subnet", { ranges: ["192.168.0.0/16"] }, {}, "range-outside", /is not in/],
  [
    "a range of another network",
    { ranges: ["192.168.1.64/26"] },
    { networks: [rival()] },
    "range-overlaps",
    /^The range 192\.168\.1\.64\/26 overlaps the addresses of the network "rival" \(192\.168\.1\.64\/27\)/,
  ],
  [
    "a range with the VM's address",
    { ranges: ["192.168.1.0/27"] },
    {},
    "range-holds-vm",
    /holds the VM's own address 192\.168\.1\.20; keep it out with --aux-address vm=192\.168\.1\.20/,
  ],
  [
    "an aux-address outside",
    { aux: ["tv=10.0.0.1"] },
    {},
    "aux-outside",
    /^The aux-address tv=10\.0\.0\.1 is in no subnet of the network; correct one of them\.$/,
  ],
  [
    "the gateway as aux-address",
    { aux: ["router=192.168.1.1"] },
    {},
    "aux-is-gateway",
    /is the gateway, which the engine keeps free anyway; leave it out\.$/,
  ],
];

test.each(REFUSED)("%s is refused", (_, said, changes, code, sentence) => {
  const result = draftOf(said, groundWith(changes));
  if (result.kind === "drafted") throw new Error("it was let through");
  expect(result.refusals.map((one) => one.code)).toEqual([code]);
  expect(sentences(result.refusals)).toEqual([expect.stringMatching(sentence)]);
});
