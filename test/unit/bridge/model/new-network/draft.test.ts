import { describe, expect, test } from "vitest";
import type { Ground } from "../../../../../bridge/model/new-network/parent.js";
import type { Cidr } from "../../../../../helper/net/cidr.js";
import { bridgeNetwork } from "../../../../fakes/fake-ports.js";
import { drafted, draftOf, groundWith, HOME, interfaceOf, rival, type Said, sentences } from "./ground.js";

const withInterfaces = (...interfaces: Ground["view"]["interfaces"]) =>
  groundWith({ view: { ...HOME.view, interfaces } });

const whatIsFound = (said: Said, ground?: Ground) => {
  const { parent, choice, gateway } = drafted(said, ground);
  const name = parent.kind === "there" ? parent.interface.name : `${parent.name} on ${parent.link.name}`;
  return [name, choice.origin, choice.subnet, gateway];
};

describe("what is found out", () => {
  test("nothing said: the interface of the VM's default route, its network, its gateway", () => {
    expect(whatIsFound({})).toEqual(["eth0", "parent", "192.168.1.0/24", "192.168.1.1"]);
  });

  test("a subnet: the interface that has an address in it", () => {
    const ground = withInterfaces(...HOME.view.interfaces, interfaceOf("eth9", { at: "10.5.0.7/24" }));
    expect(whatIsFound({ subnets: ["10.5.0.0/24"] }, ground)).toEqual([
      "eth9",
      "asked",
      "10.5.0.0/24",
      "10.5.0.1",
    ]);
  });

  test("a subnet that no interface is on: still the default route's interface", () => {
    expect(whatIsFound({ subnets: ["10.5.0.0/24"] })).toEqual(["eth0", "asked", "10.5.0.0/24", "10.5.0.1"]);
  });

  test("a parent without addresses: a made-up subnet that nobody has", () => {
    expect(whatIsFound({ parent: "eth1" })).toEqual(["eth1", "made-up", "192.168.200.0/24", "192.168.200.1"]);
    const ground = groundWith({
      networks: [bridgeNetwork("a", "192.168.200.0/23")],
      hostPrefixes: [{ interfaceName: "en0", prefix: "192.168.202.0/24" as Cidr }],
    });
    expect(whatIsFound({ parent: "eth1" }, ground)[2]).toBe("192.168.203.0/24");
  });

  test("a VLAN of an interface that is there", () => {
    for (const parent of ["eth0.1", "eth0.10", "eth0.4094"]) {
      expect(whatIsFound({ parent })[0]).toBe(`${parent} on eth0`);
    }
  });

  test("a VLAN that is there already is an interface as any other", () => {
    const ground = withInterfaces(interfaceOf("eth0.10", { kind: "vlan", link: "eth0", at: "10.10.0.5/24" }));
    expect(whatIsFound({ parent: "eth0.10" }, ground)).toEqual([
      "eth0.10",
      "parent",
      "10.10.0.0/24",
      "10.10.0.1",
    ]);
  });

  test("no gateway for an internal network, nor for ipvlan that is routed, which gets a subnet of its own", () => {
    expect(whatIsFound({ internal: true })).toEqual(["eth0", "parent", "192.168.1.0/24", null]);
    expect(whatIsFound({ driver: "ipvlan", mode: "l3" })).toEqual([
      "eth0",
      "made-up",
      "192.168.200.0/24",
      null,
    ]);
  });

  test("what is said wins", () => {
    const said = { parent: "eth1", subnets: ["10.5.0.0/16"], gateways: ["10.5.9.9"] };
    expect(whatIsFound(said)).toEqual(["eth1", "asked", "10.5.0.0/16", "10.5.9.9"]);
  });

  test("the VM's own address is a gateway where that is said", () => {
    expect(whatIsFound({ gateways: ["192.168.1.20"] })[3]).toBe("192.168.1.20");
  });

  test("engine 28: a second macvlan network on a parent, also with the same subnet and its own gateway", () => {
    const ground = groundWith({ networks: [rival()] });
    expect(whatIsFound({}, ground)).toEqual(["eth0", "parent", "192.168.1.0/24", "192.168.1.1"]);
    expect(whatIsFound({ subnets: ["10.5.0.0/24"] }, groundWith({ networks: [rival()] }))[0]).toBe("eth0");
  });
});

const ipvlan = (name: string) => rival({ name, driver: "ipvlan" });
const EXISTING = String.raw`\(eth0 with 192\.168\.1\.20, eth1\)`;

const REFUSED: readonly (readonly [what: string, Said, Partial<Ground>, code: string, sentence: RegExp])[] = [
  [
    "a name that a network has",
    { name: "rival" },
    { networks: [rival()] },
    "name-taken",
    /^A network "rival" exists already; .*docker network rm rival/,
  ],
  [
    "a Mac's interface",
    { parent: "en0" },
    {},
    "parent-missing",
    new RegExp(
      String.raw`^en0 is an interface of the Mac, not of the VM in which Docker runs; use one of the VM's ${EXISTING}\.$`,
    ),
  ],
  [
    "an interface of this host",
    { parent: "wlp3s0" },
    { isMac: false, hostPrefixes: [{ interfaceName: "wlp3s0", prefix: "10.7.0.0/24" as Cidr }] },
    "parent-missing",
    /^wlp3s0 is an interface of this host, not of the VM/,
  ],
  [
    "an interface of this Mac with another name",
    { parent: "bridge100" },
    { hostPrefixes: [{ interfaceName: "bridge100", prefix: "10.7.0.0/24" as Cidr }] },
    "parent-missing",
    /^bridge100 is an interface of the Mac/,
  ],
  [
    "an interface that nobody has",
    { parent: "eth7" },
    {},
    "parent-missing",
    new RegExp(`^The VM has no interface eth7; use one of the VM's ${EXISTING}\\.$`),
  ],
  [
    "a VLAN on an interface that nobody has",
    { parent: "eth7.10" },
    {},
    "parent-missing",
    /^The VM has no interface eth7\.10/,
  ],
  ["VLAN 0", { parent: "eth0.0" }, {}, "vlan-id", /^eth0\.0 is no VLAN; .* from 1 to 4094, not 0\.$/],
  ["VLAN 4095", { parent: "eth0.4095" }, {}, "vlan-id", /not 4095\.$/],
  ["a VLAN by name", { parent: "eth0.iot" }, {}, "vlan-id", /not iot\.$/],
  [
    "a parent that is switched off",
    { parent: "eth2" },
    {},
    "parent-down",
    /^eth2 is switched off in the VM; switch it on there \("ip link set eth2 up"\)/,
  ],
  [
    "a VLAN of a parent that is switched off",
    { parent: "eth2.10" },
    {},
    "parent-down",
    /^eth2 is switched off/,
  ],
  [
    "a port of a bridge",
    { parent: "eth3" },
    {},
    "parent-is-port",
    /for it is a port of br0; use --parent br0\.$/,
  ],
  [
    "the loopback",
    { parent: "lo" },
    {},
    "parent-unfit",
    /^lo cannot carry such a network, for it is the loopback; name an Ethernet/,
  ],
  ["the tunnel", { parent: "dockline0" }, {}, "parent-unfit", /for it is of the kind wireguard/],
  [
    "no default route",
    {},
    { view: { ...HOME.view, defaultRoute: null } },
    "no-parent",
    new RegExp(`name one with --parent ${EXISTING}\\.$`),
  ],
  [
    "a parent with ipvlan networks",
    {},
    { networks: [ipvlan("other")] },
    "parent-of-other-driver",
    /^eth0 carries ipvlan already \(network "other"\), and one interface cannot carry macvlan and ipvlan; use --driver ipvlan, or another parent\.$/,
  ],
  [
    "a parent with macvlan networks",
    { driver: "ipvlan" },
    { networks: [rival()] },
    "parent-of-other-driver",
    /^eth0 carries macvlan already \(network "rival"\)/,
  ],
  [
    "a parent with ipvlan interfaces of the VM",
    {},
    {
      view: {
        ...HOME.view,
        interfaces: [...HOME.view.interfaces, interfaceOf("ipvl0", { kind: "ipvlan", link: "eth0" })],
      },
    },
    "parent-of-other-driver",
    /\(the VM's ipvl0\)/,
  ],
  [
    "a second macvlan network with engine 27",
    {},
    { engineMajor: 27, networks: [rival()] },
    "parent-in-use",
    /^The network "rival" has eth0, and engines before 28 put one macvlan network on a parent; use "rival", or another parent such as eth0\.10\.$/,
  ],
  [
    "a second ipvlan network",
    { driver: "ipvlan" },
    { networks: [ipvlan("rival")] },
    "parent-in-use",
    /the engine puts one ipvlan network on a parent/,
  ],
  [
    "passthru beside another",
    { mode: "passthru" },
    { networks: [rival()] },
    "parent-in-use",
    /mode passthru shares its parent with nobody/,
  ],
  [
    "another beside passthru",
    {},
    { networks: [rival({ options: { parent: "eth0", macvlan_mode: "passthru" } })] },
    "parent-in-use",
    /passthru/,
  ],
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

test("the engine's own bridges are not among the VM's interfaces that are offered", () => {
  const bridge = { ...bridgeNetwork("bridge", "172.17.0.0/16"), bridgeName: "docker0" };
  const interfaces = [interfaceOf("docker0", { kind: "bridge" }), interfaceOf("eth1")];
  const ground = groundWith({ networks: [bridge], view: { interfaces, defaultRoute: null } });
  const result = draftOf({}, ground);
  expect(result).toEqual({ kind: "refused", refusals: [{ code: "no-parent", existing: ["eth1"] }] });
});

test("an interface of Dockline's own is no rival", () => {
  const shim = interfaceOf("dockline-3", { kind: "macvlan", link: "eth0", at: "192.168.1.1/32" });
  const ground = withInterfaces(...HOME.view.interfaces, shim);
  expect(whatIsFound({ driver: "ipvlan" }, ground)[0]).toBe("eth0");
  expect(whatIsFound({}, ground)[3]).toBe("192.168.1.1");
});

test("whom it asks: the gateway, and for a range one part after the other, or every address of the asked one", () => {
  expect(drafted({}).questions).toEqual({
    parent: "eth0",
    addresses: ["192.168.1.1"],
    ranges: ["224", "64", "32", "192", "160", "128", "96"].map((last) => `192.168.1.${last}/27`),
  });
  expect(drafted({ ranges: ["192.168.1.192/30"] }).questions).toEqual({
    parent: "eth0",
    addresses: ["192.168.1.1", "192.168.1.192", "192.168.1.193", "192.168.1.194", "192.168.1.195"],
    ranges: [],
  });
  expect(drafted({ subnets: ["10.64.0.0/10"], ranges: ["10.64.0.0/16"] }).questions?.addresses).toHaveLength(
    250,
  );
});

test("nobody is asked on a made-up subnet, on a VLAN that is still to be made, nor where the VM routes", () => {
  for (const said of [{ parent: "eth1" }, { parent: "eth0.10" }, { driver: "ipvlan", mode: "l3s" }]) {
    expect(drafted(said).questions).toBeNull();
  }
});
