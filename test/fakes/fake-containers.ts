import type { Attachment, DockerContainer, DockerNetwork } from "../../bridge/model/network.js";

/** A running container with an address on one network. */
export function containerOn(
  network: DockerNetwork,
  ipv4: string,
  gateway: string | null = null,
): DockerContainer {
  return {
    id: `id-${ipv4}`,
    name: `at-${ipv4}`,
    image: "web",
    state: "running",
    labels: {},
    exposedPorts: [],
    publishedPorts: [],
    networks: [attachmentTo(network, ipv4, gateway)],
  };
}

/** A container's place on one network. */
export function attachmentTo(network: DockerNetwork, ipv4: string, gateway: string | null): Attachment {
  return {
    networkName: network.name,
    networkId: network.id,
    ipv4,
    ipv6: null,
    macAddress: null,
    gateway,
    gatewayPriority: 0,
    endpointId: `endpoint-${ipv4}`,
  };
}
