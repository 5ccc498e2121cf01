import type { Cidr } from "../../helper/net/cidr.js";

/** A Docker network as the engine describes it, with the text of its addresses already read. */
export interface DockerNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  readonly isInternal: boolean;
  /** Swarm's own network behind published ports; no container can be put on it. */
  readonly isIngress: boolean;
  readonly isIpv6: boolean;
  readonly subnets: readonly DockerSubnet[];
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** RFC 3339, as the engine prints it. */
  readonly created: string;
  /** The Linux interface of a bridge network inside the VM; null for every other driver. */
  readonly bridgeName: string | null;
}

export interface DockerSubnet {
  readonly subnet: Cidr;
  readonly gateway: string | null;
  readonly ipRange: Cidr | null;
  readonly auxAddresses: Readonly<Record<string, string>>;
}

/** A running container and where it is attached. */
export interface DockerContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly exposedPorts: readonly ExposedPort[];
  /** Those of them that the VM publishes on addresses of its own. */
  readonly publishedPorts: readonly ExposedPort[];
  readonly networks: readonly Attachment[];
}

export interface Attachment {
  readonly networkName: string;
  readonly networkId: string;
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  readonly macAddress: string | null;
  /** The IPv4 gateway that the engine chose there; null in an internal network. */
  readonly gateway: string | null;
  /** What the user gave as --gw-priority (engine 28 and later), else 0. */
  readonly gatewayPriority: number;
  /** Another one whenever the container starts or is connected anew. */
  readonly endpointId: string;
}

export interface ExposedPort {
  readonly port: number;
  readonly protocol: string;
}

/** Whether anybody could be reached there: host and none have no addresses, and ingress is swarm's own affair. */
export function isForContainers({
  subnets,
  isIngress,
}: Pick<DockerNetwork, "subnets" | "isIngress">): boolean {
  return subnets.length > 0 && !isIngress;
}

/** The containers without the addresses that swarm gives them on its ingress network. */
export function withoutIngress(
  containers: readonly DockerContainer[],
  networks: readonly DockerNetwork[],
): readonly DockerContainer[] {
  const ingress = new Set(networks.filter(({ isIngress }) => isIngress).map(({ id }) => id));
  if (ingress.size === 0) return containers;
  return containers.map((container) => ({
    ...container,
    networks: container.networks.filter(({ networkId }) => !ingress.has(networkId)),
  }));
}

/** What an engine says of itself. */
export interface EngineIdentity {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly kernelVersion: string;
}
