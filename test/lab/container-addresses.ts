import type { Lab } from "./lab.js";

export interface ContainerAddress {
  readonly network: string;
  readonly ipv4: string | null;
  readonly ipv6: string | null;
}

/** The addresses that the engine gave a container, one entry per network, sorted by the network's name. */
export async function containerAddresses(
  lab: Pick<Lab, "docker">,
  container: string,
): Promise<ContainerAddress[]> {
  const text = await lab.docker(["inspect", "--format", "{{json .NetworkSettings.Networks}}", container]);
  const networks = JSON.parse(text) as Record<string, EndpointSettings>;
  return Object.entries(networks)
    .map(([network, endpoint]) => ({
      network,
      ipv4: endpoint.IPAddress || null,
      ipv6: endpoint.GlobalIPv6Address || null,
    }))
    .sort((a, b) => (a.network < b.network ? -1 : 1));
}

/** The part of the Docker API's answer that is used; an absent address is "" there. */
interface EndpointSettings {
  readonly IPAddress: string;
  readonly GlobalIPv6Address: string;
}
