import { describe, expect, test } from "vitest";
import { type NetworkNote, noteSentence } from "../../../../../bridge/model/new-network/note.js";
import type { Ground } from "../../../../../bridge/model/new-network/parent.js";
import { recipeSentence } from "../../../../../bridge/model/new-network/recipe.js";
import type { Cidr } from "../../../../../helper/net/cidr.js";
import { groundWith, HOME, interfaceOf, propose, rival, type Said, sentences } from "./ground.js";

function proposed(said: Said, ground?: Ground, present?: readonly string[]) {
  const proposal = propose(said, ground, present);
  if (proposal.kind === "refused") throw new Error(sentences(proposal.refusals).join("\n"));
  return proposal;
}

const rangeOf = (...args: Parameters<typeof proposed>) => proposed(...args).recipe.subnets[0]?.ipRange;
const spareOf = (...args: Parameters<typeof proposed>) => proposed(...args).recipe.subnets[0]?.auxAddresses;

/** A machine in every part of 192.168.1.0/24. */
const EVERYWHERE = Array.from({ length: 8 }, (_, part) => `192.168.1.${part * 32 + 5}`);

test("nothing said: everything is decided, and the DHCP server is spoken of", () => {
  expect(proposed({ name: "lan" })).toEqual({
    kind: "proposed",
    recipe: {
      name: "lan",
      driver: "macvlan",
      parent: "eth0",
      mode: null,
      isInternal: false,
      isIpv6: false,
      subnets: [
        { subnet: "192.168.1.0/24", gateway: "192.168.1.1", ipRange: "192.168.1.224/27", auxAddresses: {} },
      ],
      labels: {},
    },
    notes: [{ code: "dhcp", range: "192.168.1.224/27" }],
  });
});

test("all that was said is in the recipe", () => {
  const { recipe, notes } = proposed(
    {
      parent: "eth1",
      mode: "private",
      subnets: ["10.5.0.0/24", "fd00:5::/64"],
      gateways: ["10.5.0.9", "fd00:5::9"],
      ranges: ["10.5.0.64/28", "fd00:5::100/120"],
      aux: ["tv=10.5.0.70", "radio=fd00:5::101"],
      labels: ["team=web"],
    },
    HOME,
    ["10.5.0.9"],
  );
  expect(recipe).toEqual({
    name: "new",
    driver: "macvlan",
    parent: "eth1",
    mode: "private",
    isInternal: false,
    isIpv6: true,
    subnets: [
      {
        subnet: "10.5.0.0/24",
        gateway: "10.5.0.9",
        ipRange: "10.5.0.64/28",
        auxAddresses: { tv: "10.5.0.70" },
      },
      {
        subnet: "fd00:5::/64",
        gateway: "fd00:5::9",
        ipRange: "fd00:5::100/120",
        auxAddresses: { radio: "fd00:5::101" },
      },
    ],
    labels: { team: "web" },
  });
  expect(notes).toEqual([]);
  expect(recipeSentence(recipe)).toBe(
    "macvlan (private) on eth1: 10.5.0.0/24, gateway 10.5.0.9, addresses from 10.5.0.64/28; fd00:5::/64, gateway fd00:5::9, addresses from fd00:5::100/120",
  );
});

describe("the range that the engine hands out", () => {
  test("is the best part in which nobody answers", () => {
    expect(rangeOf({}, HOME, ["192.168.1.1", "192.168.1.230"])).toBe("192.168.1.64/27");
    expect(rangeOf({}, HOME, ["192.168.1.1", "192.168.1.230", "192.168.1.64", "192.168.1.63"])).toBe(
      "192.168.1.192/27",
    );
  });

  test("leaves out other networks, running containers, the VM, kept addresses, and where VMs see this host", () => {
    expect(rangeOf({}, groundWith({ networks: [rival({}, { ipRange: "192.168.1.192/26" as Cidr })] }))).toBe(
      "192.168.1.64/27",
    );
    expect(rangeOf({}, groundWith({ containerAddresses: ["192.168.1.254"] }))).toBe("192.168.1.64/27");
    expect(rangeOf({ aux: ["tv=192.168.1.250"] })).toBe("192.168.1.64/27");
    expect(rangeOf({ parent: "eth1", subnets: ["192.168.65.0/24"] })).toBe("192.168.65.64/27");
    const own = { ...HOME.view, interfaces: [interfaceOf("eth0", { at: "192.168.1.240/24" })] };
    expect(rangeOf({}, groundWith({ view: own }))).toBe("192.168.1.64/27");
  });

  test("is none where the subnet is nobody else's", () => {
    expect(rangeOf({ parent: "eth1" })).toBeNull();
    expect(rangeOf({ driver: "ipvlan", mode: "l3", subnets: ["10.5.0.0/24"] })).toBeNull();
  });

  test("is the best part unseen where a VLAN is still to be made", () => {
    const { recipe, notes } = proposed({ parent: "eth0.10", subnets: ["10.5.0.0/24"] });
    expect(recipe.subnets[0]?.ipRange).toBe("10.5.0.224/27");
    expect(notes).toEqual([{ code: "not-asked", parent: "eth0.10", link: "eth0" }]);
  });

  test("is asked for where somebody is in every part, or where there is no part to spare", () => {
    for (const [said, present] of [
      [{}, EVERYWHERE],
      [{ subnets: ["10.5.0.0/29"] }, []],
    ] as const) {
      const proposal = propose(said, HOME, present);
      if (proposal.kind === "proposed") throw new Error("it was proposed");
      expect(proposal.refusals.map(({ code }) => code)).toEqual(["no-clear-range"]);
      expect(sentences(proposal.refusals)).toEqual([
        expect.stringMatching(/is free of addresses in use; name one with --ip-range\.$/),
      ]);
    }
  });

  test("is refused where somebody answers in it, unless that address is kept out", () => {
    const said = { ranges: ["192.168.1.192/28"] };
    const present = ["192.168.1.1", "192.168.1.200", "192.168.1.201"];
    const proposal = propose(said, HOME, present);
    if (proposal.kind === "proposed") throw new Error("it was proposed");
    expect(sentences(proposal.refusals)).toEqual([
      "In 192.168.1.192/28 somebody answers already (192.168.1.200, 192.168.1.201); choose another --ip-range, or keep such an address out with --aux-address NAME=192.168.1.200.",
    ]);
    const kept = { ...said, aux: ["tv=192.168.1.200", "radio=192.168.1.201"] };
    expect(rangeOf(kept, HOME, present)).toBe("192.168.1.192/28");
    const container = groundWith({ containerAddresses: ["192.168.1.195"] });
    expect(propose(said, container).kind).toBe("refused");
  });

  test("may hold the gateway, which the engine keeps for itself", () => {
    expect(rangeOf({ ranges: ["192.168.1.0/28"] }, HOME, ["192.168.1.1"])).toBe("192.168.1.0/28");
  });
});

describe("the spare address for the VM's side", () => {
  const ON_ETH1 = { parent: "eth1", subnets: ["10.5.0.0/24"] };

  test("is kept where nothing else could bring answers back, and is the last that the engine hands out", () => {
    expect(spareOf({ ...ON_ETH1, internal: true })).toEqual({ dockline: "10.5.0.254" });
    expect(spareOf({ ...ON_ETH1, internal: true, ranges: ["10.5.0.64/28"] })).toEqual({
      dockline: "10.5.0.79",
    });
    expect(spareOf({ parent: "eth1", internal: true })).toEqual({ dockline: "192.168.200.254" });
    const old = groundWith({ kernelVersion: "5.15.0-91-generic" });
    expect(spareOf(ON_ETH1, old, ["10.5.0.1"])).toEqual({ dockline: "10.5.0.254" });
  });

  test("is another one where that is kept for somebody else", () => {
    const said = { ...ON_ETH1, internal: true, aux: ["tv=10.5.0.79"], ranges: ["10.5.0.64/28"] };
    expect(spareOf(said)).toEqual({ tv: "10.5.0.79", dockline: "10.5.0.78" });
  });

  test.each([
    ["a gateway that answers, and a kernel that turns answers back", ON_ETH1, {}, ["10.5.0.1"]],
    ["a gateway that nobody has", ON_ETH1, { kernelVersion: "5.15.0" }, []],
    ["a parent with an address in the subnet", { internal: true }, {}, []],
    ["a routed network", { parent: "eth1", driver: "ipvlan", mode: "l3" }, {}, []],
  ] as const)("is not wasted on %s", (_, said, changes, present) => {
    expect(spareOf(said, groundWith(changes), present)).toEqual({});
  });

  test("is the one that was said", () => {
    const said = { ...ON_ETH1, internal: true, aux: ["dockline=10.5.0.99"] };
    expect(spareOf(said)).toEqual({ dockline: "10.5.0.99" });
  });
});

describe("what a person should know", () => {
  const notesOn = (...args: Parameters<typeof proposed>) => proposed(...args).notes;
  const said = (note: NetworkNote | undefined) => (note === undefined ? "" : noteSentence(note));

  test("a made-up subnet", () => {
    const notes = notesOn({ parent: "eth1" });
    expect(notes).toEqual([{ code: "made-up-subnet", subnet: "192.168.200.0/24", parent: "eth1" }]);
    expect(said(notes[0])).toMatch(/^192\.168\.200\.0\/24 is made up, .* name another with --subnet\.$/);
  });

  test("a gateway for which nobody answers", () => {
    const notes = notesOn({}, HOME, []);
    expect(notes).toContainEqual({ code: "gateway-silent", gateway: "192.168.1.1", parent: "eth0" });
  });

  test("a gateway that is the VM", () => {
    expect(notesOn({ gateways: ["192.168.1.20"] })).toContainEqual({
      code: "gateway-is-vm",
      gateway: "192.168.1.20",
    });
  });

  test("a parent without carrier, a spare address, and a host on the same network", () => {
    const interfaces = [interfaceOf("eth1", { state: "no-carrier" })];
    const ground = groundWith({
      view: { interfaces, defaultRoute: null },
      hostPrefixes: [{ interfaceName: "en0", prefix: "10.5.0.0/24" as Cidr }],
    });
    const notes = notesOn({ parent: "eth1", subnets: ["10.5.0.0/24"], internal: true }, ground, []);
    expect(notes).toEqual([
      { code: "no-carrier", parent: "eth1" },
      { code: "dhcp", range: "10.5.0.224/27" },
      { code: "spare-address", address: "10.5.0.254" },
      { code: "shared-with-host", subnet: "10.5.0.0/24", interface: "en0" },
    ]);
  });

  test("a subnet that Dockline will not route", () => {
    const subnet = "203.0.113.0/24" as Cidr;
    expect(notesOn({ parent: "eth1", subnets: [subnet] })).toContainEqual({ code: "not-routed", subnet });
  });

  test("every note is one sentence", () => {
    const range = "10.5.0.224/27" as Cidr;
    const all: NetworkNote[] = [
      { code: "made-up-subnet", subnet: range, parent: "eth1" },
      { code: "dhcp", range },
      { code: "not-asked", parent: "eth0.10", link: "eth0" },
      { code: "gateway-silent", gateway: "10.5.0.1", parent: "eth1" },
      { code: "gateway-is-vm", gateway: "10.5.0.1" },
      { code: "spare-address", address: "10.5.0.254" },
      { code: "no-carrier", parent: "eth1" },
      { code: "shared-with-host", subnet: range, interface: "en0" },
      { code: "not-routed", subnet: range },
    ];
    for (const note of all) expect(noteSentence(note)).toMatch(/^\S[^\n]*[a-z)]\.$/);
  });
});
