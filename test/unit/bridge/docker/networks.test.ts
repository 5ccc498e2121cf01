import { expect, test } from "vitest";
import { parseNetworks } from "../../../../bridge/docker/networks.js";
import { type CapturedEngine, captured } from "./captured.js";

const ENGINES: readonly CapturedEngine[] = ["engine-20", "engine-28"];

const subnet = (text: string, gateway: string | null) => ({
  subnet: text,
  gateway,
  ipRange: null,
  auxAddresses: {},
});

test.each(ENGINES)("%s: every kind of network is read, with nothing lost that routing needs", (engine) => {
  const networks = parseNetworks(captured(engine, "networks"));
  const essence = Object.fromEntries(
    networks.map(({ name, driver, isInternal, isIpv6, subnets }) => [
      name,
      { driver, isInternal, isIpv6, subnets },
    ]),
  );
  const bridge = { driver: "bridge", isInternal: false, isIpv6: false };
  const free = { isInternal: false, isIpv6: false, subnets: [] };
  const lan = {
    subnet: "192.168.77.0/24",
    gateway: "192.168.77.1",
    ipRange: "192.168.77.192/27",
    auxAddresses: { router2: "192.168.77.2" },
  };
  // Engine 20.10 does not know its own gateway on the default network.
  const dockerGateway = engine === "engine-20" ? null : "172.17.0.1";
  expect(essence).toEqual({
    bridge: { ...bridge, subnets: [subnet("172.17.0.0/16", dockerGateway)] },
    shop_default: { ...bridge, subnets: [subnet("172.18.0.0/16", "172.18.0.1")] },
    named: { ...bridge, subnets: [subnet("172.19.0.0/16", "172.19.0.1")] },
    sealed: { ...bridge, isInternal: true, subnets: [subnet("172.30.0.0/24", null)] },
    dual: {
      ...bridge,
      isIpv6: true,
      subnets: [subnet("172.31.8.0/24", "172.31.8.1"), subnet("fd00:dead:beef::/64", null)],
    },
    lanmv: { ...bridge, driver: "macvlan", subnets: [lan] },
    host: { ...free, driver: "host" },
    none: { ...free, driver: "null" },
  });
});

test.each(ENGINES)("%s: a bridge has its interface's name, other drivers have none", (engine) => {
  const networks = parseNetworks(captured(engine, "networks"));
  const names = networks.map(({ name, bridgeName, id }) => [
    name,
    bridgeName?.replace(id.slice(0, 12), "<id>") ?? null,
  ]);
  expect(Object.fromEntries(names)).toEqual({
    bridge: "docker0",
    shop_default: "br-<id>",
    named: "br-mine",
    sealed: "br-<id>",
    dual: "br-<id>",
    lanmv: null,
    host: null,
    none: null,
  });
});

test("one network as a whole", () => {
  const network = parseNetworks(captured("engine-20", "networks")).find(({ name }) => name === "named");
  expect(network).toEqual({
    id: "f8fd3f8eb3924e479afc6d45110c15e74218259dbfecf4202285893a80ca9f0a",
    name: "named",
    driver: "bridge",
    scope: "local",
    isInternal: false,
    isIngress: false,
    isIpv6: false,
    subnets: [subnet("172.19.0.0/16", "172.19.0.1")],
    options: { "com.docker.network.bridge.name": "br-mine" },
    labels: {},
    created: "2026-11-21T09:06:54.67689423Z",
    bridgeName: "br-mine",
  });
});

const minimal = { Id: "0123456789abcdef", Name: "n", Driver: "bridge", Scope: "local", Created: "" };
const subnetsOf = (config: object) => parseNetworks([{ ...minimal, IPAM: { Config: [config] } }])[0]?.subnets;

test("addresses in the forms that users and old engines write are made canonical", () => {
  const config = { Subnet: "172.18.0.5/16", Gateway: "172.18.0.1/16", IPRange: "172.18.4.7/22" };
  expect(subnetsOf(config)).toEqual([
    { subnet: "172.18.0.0/16", gateway: "172.18.0.1", ipRange: "172.18.4.0/22", auxAddresses: {} },
  ]);
});

test.each([{}, { Subnet: "" }, { Subnet: "nonsense" }, { Subnet: "172.18.0.0" }])(
  "%j is no subnet",
  (config) => {
    expect(subnetsOf(config)).toEqual([]);
  },
);

test("swarm's ingress network is known by its flag, whatever its name; an engine without the flag has none", () => {
  const said = [{ ...minimal, Ingress: true }, { ...minimal, Ingress: false }, minimal];
  expect(parseNetworks(said).map(({ isIngress }) => isIngress)).toEqual([true, false, false]);
});

test("null where a list or a table could be is none", () => {
  const empty = { Options: null, Labels: null, IPAM: { Config: null } };
  expect(parseNetworks([{ ...minimal, ...empty }])).toMatchObject([{ options: {}, labels: {}, subnets: [] }]);
  expect(parseNetworks([{ ...minimal, IPAM: null }])).toMatchObject([
    { subnets: [], bridgeName: "br-0123456789ab" },
  ]);
});
