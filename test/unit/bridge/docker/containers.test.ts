import { expect, test } from "vitest";
import { parseContainers } from "../../../../bridge/docker/containers.js";
import { type CapturedEngine, captured } from "./captured.js";

const ENGINES: readonly CapturedEngine[] = ["engine-20", "engine-28"];

test.each(ENGINES)("%s: running containers have the addresses of all their networks", (engine) => {
  const containers = parseContainers(captured(engine, "containers"));
  const addresses = containers.map(({ name, networks }) => [
    name,
    Object.fromEntries(networks.map(({ networkName, ipv4, ipv6 }) => [networkName, { ipv4, ipv6 }])),
  ]);
  expect(Object.fromEntries(addresses)).toEqual({
    plain: { bridge: { ipv4: "172.17.0.2", ipv6: null } },
    web: {
      shop_default: { ipv4: "172.18.0.2", ipv6: null },
      sealed: { ipv4: "172.30.0.2", ipv6: null },
    },
    six: { dual: { ipv4: "172.31.8.2", ipv6: "fd00:dead:beef::2" } },
    lanny: { lanmv: { ipv4: "192.168.77.192", ipv6: null } },
    hosty: { host: { ipv4: null, ipv6: null } },
  });
});

test("one container as a whole", () => {
  const lanny = parseContainers(captured("engine-28", "containers")).find(({ name }) => name === "lanny");
  expect(lanny).toEqual({
    id: "a49bf5ee4b8f8719a6aac882cf67c593c9549e18bfa35e7c75df67da598bf126",
    name: "lanny",
    image: "bb:lab",
    state: "running",
    labels: {},
    exposedPorts: [],
    publishedPorts: [],
    networks: [
      {
        networkName: "lanmv",
        networkId: "a6d429e98d7820a7b4e1fc39eba1fc259040b15ec5f5b64ec702ad4194008fbd",
        ipv4: "192.168.77.192",
        ipv6: null,
        macAddress: "a2:59:0c:52:8a:b2",
        gateway: "192.168.77.1",
        gatewayPriority: 0,
        endpointId: "ffca5bbdca1c51199129705ca34c45c5b3a03b38b7f738dee87a1b3e27a88173",
      },
    ],
  });
});

test.each(ENGINES)("%s: labels and exposed ports, published or not", (engine) => {
  const containers = parseContainers(captured(engine, "containers"));
  const facts = containers.map(({ name, labels, exposedPorts }) => [name, { labels, exposedPorts }]);
  const http = [{ port: 80, protocol: "tcp" }];
  expect(Object.fromEntries(facts)).toMatchObject({
    web: { labels: { "com.docker.compose.service": "web" }, exposedPorts: http },
    plain: { labels: {}, exposedPorts: http },
  });
});

const minimal = { Id: "0123456789abcdef", Image: "i", State: "running" };

test("a port that is published on two addresses is one, and ports are in order", () => {
  const ports = [
    { IP: "0.0.0.0", PrivatePort: 443, PublicPort: 1, Type: "tcp" },
    { IP: "::", PrivatePort: 443, PublicPort: 1, Type: "tcp" },
    { PrivatePort: 53, Type: "udp" },
    { PrivatePort: 53, Type: "tcp" },
  ];
  expect(parseContainers([{ ...minimal, Ports: ports }])[0]?.exposedPorts).toEqual([
    { port: 53, protocol: "tcp" },
    { port: 53, protocol: "udp" },
    { port: 443, protocol: "tcp" },
  ]);
});

test.each([
  [["/other/alias", "/web"], "web"],
  [["/web"], "web"],
  [[], "0123456789ab"],
  [null, "0123456789ab"],
])("the names %j are %s", (names, name) => {
  expect(parseContainers([{ ...minimal, Names: names }])[0]?.name).toBe(name);
});

test("containers that Dockline made itself are nobody's to reach", () => {
  const ours = { ...minimal, Labels: { "dev.dockline.role": "vm-setup" } };
  expect(parseContainers([ours, minimal]).map(({ id }) => id)).toEqual([minimal.Id]);
});
