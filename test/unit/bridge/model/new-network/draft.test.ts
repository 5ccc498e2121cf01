import { describe, expect, test } from "vitest";
import type { Ground } from "../../../../../bridge/model/new-network/parent.js";
import type { Cidr } from "../../../../../helper/net/cidr.js";
import { bridgeNetwork } from "../../../../fakes/fake-ports.js";
import { drafted, draftOf, groundWith, HOME, interfaceOf, rival, type Said } from "./ground.js";

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
