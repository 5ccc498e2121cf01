import { expect, test } from "vitest";
import type { Ground } from "../../../../../bridge/model/new-network/parent.js";
import type { Cidr } from "../../../../../helper/net/cidr.js";
import { draftOf, groundWith, HOME, interfaceOf, rival, type Said, sentences } from "./ground.js";

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
];

test.each(REFUSED)("%s is refused", (_, said, changes, code, sentence) => {
  const result = draftOf(said, groundWith(changes));
  if (result.kind === "drafted") throw new Error("it was let through");
  expect(result.refusals.map((one) => one.code)).toEqual([code]);
  expect(sentences(result.refusals)).toEqual([expect.stringMatching(sentence)]);
});
