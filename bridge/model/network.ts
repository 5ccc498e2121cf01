import type { Cidr } from "../../helper/net/cidr.js";

/** A Docker network as the engine describes it, with the text of its addresses already read. */
export interface DockerNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  readonly isInternal: boolean;
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
