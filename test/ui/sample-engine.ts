import type { DockerContainer, DockerNetwork } from "../../bridge/model/network.js";
import type { Cidr } from "../../helper/net/cidr.js";
import { attachmentTo, containerOn } from "../fakes/fake-containers.js";
import { bridgeNetwork, macvlanNetwork } from "../fakes/fake-ports.js";

/** What an engine has. */
export interface SampleEngine {
  readonly networks: readonly DockerNetwork[];
  readonly containers: readonly DockerContainer[];
}

/** A developer's day: two compose stacks, a vault, a LAN, and a few things that cannot be had as they are. */
export function developersEngine(): SampleEngine {
  const bridge = bridgeNetwork("bridge", "172.17.0.0/16", { created: at(0) });
  const shop = bridgeNetwork("shop_default", "172.20.0.0/16", { created: at(1) });
  const blog = bridgeNetwork("blog_default", "172.21.0.0/16", { created: at(2) });
  const vault = bridgeNetwork("vault", "172.22.0.0/24", { isInternal: true, created: at(3) });
  const kind = bridgeNetwork("kind", "172.23.0.0/16", { created: at(4) });
  const office = bridgeNetwork("office-twin", "172.27.0.0/24", { created: at(5) });
  const lan = macvlanNetwork("lan", "192.168.77.0/24", { created: at(6) });
  const swarm = bridgeNetwork("swarm_apps", "10.0.9.0/24", { driver: "overlay", created: at(7) });
  const containers = [
    container(shop, "shop-web-1", "172.20.0.5", "nginx:1.29", [80, 443]),
    container(shop, "shop-api-1", "172.20.0.4", "registry.example/shop/api:2.4.1", [8080]),
    also(container(shop, "shop-db-1", "172.20.0.3", "postgres:18", [5432]), vault, "172.22.0.3"),
    container(shop, "shop-cache-1", "172.20.0.2", "valkey/valkey:9", [6379]),
    container(blog, "blog-ghost-1", "172.21.0.3", "ghost:6", [2368]),
    container(blog, "blog-db-1", "172.21.0.2", "mysql:9.4", [3306]),
    container(vault, "vault", "172.22.0.2", "hashicorp/vault:1.20", [8200]),
    container(kind, "kind-control-plane", "172.23.0.2", "kindest/node:v1.35.0", [6443]),
    container(office, "printer-proxy", "172.27.0.2", "caddy:2", [80]),
    container(lan, "home-assistant", "192.168.77.40", "homeassistant/home-assistant:2026.11", [8123]),
    also(container(bridge, "nostalgic_hopper", "172.17.0.2", "debian:trixie", []), swarm, "10.0.9.4"),
  ];
  return { networks: [bridge, shop, blog, vault, kind, office, lan, swarm], containers };
}

/** The same without what swarm has of it. */
export function withoutOverlays({ networks, containers }: SampleEngine): SampleEngine {
  const kept = networks.filter(({ driver }) => driver !== "overlay");
  const ids = new Set(kept.map(({ id }) => id));
  return {
    networks: kept,
    containers: containers.map((one) => ({
      ...one,
      networks: one.networks.filter(({ networkId }) => ids.has(networkId)),
    })),
  };
}

/** The same with the second family that kind gives to its network, whatever else the engine has. */
export function dualStackEngine(): SampleEngine {
  const { networks, containers } = developersEngine();
  const second = {
    subnet: "fc00:f853:ccd:e793::/64" as Cidr,
    gateway: null,
    ipRange: null,
    auxAddresses: {},
  };
  return {
    networks: networks.map((one) =>
      one.name === "kind" ? { ...one, isIpv6: true, subnets: [...one.subnets, second] } : one,
    ),
    containers: containers.map((one) => ({
      ...one,
      networks: one.networks.map((place) =>
        place.networkName === "kind" ? { ...place, ipv6: "fc00:f853:ccd:e793::2" } : place,
      ),
    })),
  };
}

/** Names, subnets and addresses about as long as an engine takes them. */
export function longWordsEngine(): SampleEngine {
  const name = "a-monorepo-with-a-long-name-feature-branch-1234_default";
  const subnet = "fd4d:6169:6c63:6f77:8a2e:1370:7334:0/112" as Cidr;
  const plain = bridgeNetwork(name, "192.168.224.128/25", { isIpv6: true });
  const second = { subnet, gateway: null, ipRange: null, auxAddresses: {} };
  const network = { ...plain, subnets: [...plain.subnets, second] };
  const image =
    "registry.internal.example.com:5000/a-team/a-monorepo-with-a-long-name/service@sha256:0123456789abcdef";
  const web = container(
    network,
    `${name.replace("_default", "")}-web-1`,
    "192.168.224.254",
    image,
    [80, 8080, 65535],
  );
  const networks = web.networks.map((place) => ({
    ...place,
    ipv6: "fd4d:6169:6c63:6f77:8a2e:1370:7334:fffe",
  }));
  return { networks: [network], containers: [{ ...web, networks }] };
}

/** So many stacks of different sizes, with so many containers in all. */
export function crowdedEngine(networkCount: number, containerCount: number): SampleEngine {
  const words = ["shop", "blog", "search", "mail", "metrics", "auth", "billing", "docs", "ci", "chat"];
  const networks = Array.from({ length: networkCount }, (_, index) => {
    const name = `${words[index % words.length]}-${String(Math.floor(index / words.length) + 1)}_default`;
    return bridgeNetwork(name, `10.${128 + index}.0.0/16`, { created: at(index) });
  });
  const containers = Array.from({ length: containerCount }, (_, index) => {
    // A few large ones and many small ones, always the same.
    const network = networks[
      Math.floor((((index * 7919) % 1_000) ** 2 / 1_000_000) * networkCount)
    ] as DockerNetwork;
    const address = `10.${128 + networks.indexOf(network)}.${Math.floor(index / 250)}.${(index % 250) + 2}`;
    const role = ["web", "worker", "api", "db"][index % 4];
    return container(
      network,
      `${network.name.replace("_default", "")}-${role}-${index}`,
      address,
      `example/${role}:1.${index % 9}`,
      [8080],
    );
  });
  return { networks, containers };
}

function container(
  network: DockerNetwork,
  name: string,
  address: string,
  image: string,
  ports: readonly number[],
): DockerContainer {
  const exposedPorts = ports.map((port) => ({ port, protocol: "tcp" }));
  return { ...containerOn(network, address), name, image, exposedPorts, labels: composeLabels(name) };
}

/** As compose labels what it names "shop-web-1". */
function composeLabels(name: string): DockerContainer["labels"] {
  const [, project, service, number] = /^([a-z]+)-([a-z]+)-(\d+)$/.exec(name) ?? [];
  if (project === undefined || service === undefined || number === undefined) return {};
  return {
    "com.docker.compose.project": project,
    "com.docker.compose.service": service,
    "com.docker.compose.container-number": number,
  };
}

/** The container on one more network. */
function also(one: DockerContainer, network: DockerNetwork, address: string): DockerContainer {
  return { ...one, networks: [...one.networks, attachmentTo(network, address, null)] };
}

/** The hour of a network's making; older ones keep addresses that two want. */
function at(hour: number): string {
  return new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
}
