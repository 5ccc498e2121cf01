import fc from "fast-check";
import { expect, test } from "vitest";
import { containerNames, hostName } from "../../../../bridge/model/container-names.js";
import type { DockerContainer } from "../../../../bridge/model/network.js";

const ID = "0123456789abcdef";

function container(id: string, name: string, rest: Partial<DockerContainer> = {}): DockerContainer {
  return {
    id: `${id}${ID}`,
    name,
    image: "web",
    state: "running",
    labels: {},
    exposedPorts: [],
    publishedPorts: [],
    networks: [],
    ...rest,
  };
}

const composed = (id: string, project: string, service: string, number = "1", more = {}) =>
  container(id, `${project}-${service}-${number}`, {
    labels: {
      "com.docker.compose.project": project,
      "com.docker.compose.service": service,
      "com.docker.compose.container-number": number,
      ...more,
    },
  });

/** Attached to each of these networks, where it has these aliases. */
function attached(one: DockerContainer, networks: Readonly<Record<string, readonly string[]>>) {
  const endpoint = (network: string) => `${one.id}@${network}`;
  const attachments = Object.keys(networks).map((network) => ({
    networkName: network,
    networkId: network,
    ipv4: "172.20.0.2",
    ipv6: null,
    macAddress: null,
    gateway: null,
    gatewayPriority: 0,
    endpointId: endpoint(network),
  }));
  return {
    container: { ...one, networks: attachments },
    aliases: Object.entries(networks).map(([network, names]) => [endpoint(network), names] as const),
  };
}

/** Names by container name. */
function named(
  containers: readonly DockerContainer[],
  aliases: readonly (readonly [string, readonly string[]])[] = [],
) {
  const names = containerNames(containers, new Map(aliases));
  return Object.fromEntries(containers.map(({ id, name }) => [name, names.get(id)]));
}

test("a container has its name and its short id", () => {
  expect(named([container("a", "web")])).toEqual({ web: ["web", "a0123456789a".slice(0, 12)] });
});

test("of a compose service alone its own name comes first, of a replica the container's", () => {
  const first = composed("a", "shop", "web");
  expect(named([first])).toEqual({
    "shop-web-1": ["web.shop", "shop-web-1", "web-1.shop", first.id.slice(0, 12)],
  });
  const second = composed("b", "shop", "web", "2");
  expect(named([first, second])).toEqual({
    "shop-web-1": ["shop-web-1", "web.shop", "web-1.shop", first.id.slice(0, 12)],
    "shop-web-2": ["shop-web-2", "web.shop", "web-2.shop", second.id.slice(0, 12)],
  });
});

test("what `docker compose run` started is no replica of the service", () => {
  const once = composed("b", "shop", "web", "1", { "com.docker.compose.oneoff": "True" });
  expect(named([{ ...once, name: "shop-web-run-1" }])).toEqual({
    "shop-web-run-1": ["shop-web-run-1", once.id.slice(0, 12)],
  });
});

test("dots, underscores and capitals of services and projects become what a label can hold", () => {
  expect(named([composed("a", "My_Shop", "web.v2")])["My_Shop-web.v2-1"]?.[0]).toBe("web-v2.my-shop");
});

test("a container's own name wins over everything that others are called", () => {
  const own = container("a", "web.shop");
  const service = composed("b", "shop", "web");
  const { container: aliased, aliases } = attached(container("c", "third"), { one: ["web.shop", "free"] });
  expect(named([own, service, aliased], aliases)).toEqual({
    "web.shop": ["web.shop", own.id.slice(0, 12)],
    "shop-web-1": ["shop-web-1", "web-1.shop", service.id.slice(0, 12)],
    third: ["third", aliased.id.slice(0, 12), "free"],
  });
});

test("two names that become the same are both containers'", () => {
  const [a, b] = [container("a", "my_app"), container("b", "my-app")];
  expect(named([a, b])).toEqual({
    my_app: ["my-app", a.id.slice(0, 12)],
    "my-app": ["my-app", b.id.slice(0, 12)],
  });
});

test.each([
  ["replicas share it in their network", { one: ["db"] }, { one: ["db"] }, true],
  ["networks mean different containers by it", { one: ["db"] }, { two: ["db"] }, false],
  ["one network has both, another one of them", { one: ["db"], two: ["db"] }, { one: ["db"] }, true],
  [
    "no network has both, though one has two networks",
    { one: ["db"], two: ["db"] },
    { three: ["db"] },
    false,
  ],
] as const)("an alias where %s", (_, first, second, isNamed) => {
  const a = attached(container("a", "first"), first);
  const b = attached(container("b", "second"), second);
  const names = named([a.container, b.container], [...a.aliases, ...b.aliases]);
  expect([names["first"]?.includes("db"), names["second"]?.includes("db")]).toEqual([isNamed, isNamed]);
});

test.each([
  ["Web", "web"],
  ["my_app", "my-app"],
  ["-edge-", "edge"],
  ["a.b_c", "a.b-c"],
  ["x".repeat(80), "x".repeat(63)],
  ["über", "ber"],
  ["___", null],
  ["a..b", null],
  ["", null],
] as const)("%s is %s as a host's name", (text, expected) => {
  expect(hostName(text)).toBe(expected);
});

test("whatever a container is called, its name is letters, digits and hyphens, 63 per label, or none", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const name = hostName(text);
      if (name === null) return;
      expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/);
      expect(hostName(name)).toBe(name);
    }),
    { numRuns: 2_000 },
  );
});
