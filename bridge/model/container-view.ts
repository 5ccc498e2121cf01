import { contains, hostCidr } from "../../helper/net/cidr.js";
import type { GuestFact } from "./guest.js";
import type { DockerContainer } from "./network.js";
import type { AddressView, ContainerView, NetworkView } from "./snapshot.js";

/** What is known of containers besides their networks. */
export interface ContainerFacts {
  /** Whole names by container. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly guests: readonly GuestFact[];
}

/** A container with its addresses, each as reachable as its network and its cable are. */
export function containerView(
  container: DockerContainer,
  networks: readonly NetworkView[],
  known: ContainerFacts,
): ContainerView {
  const { id, name, image, exposedPorts } = container;
  const addresses = container.networks.flatMap((attachment) => {
    const network = networks.find((one) => one.id === attachment.networkId);
    return [attachment.ipv4, attachment.ipv6]
      .filter((address) => address !== null)
      .map((address) => ({
        network: attachment.networkName,
        address,
        ...addressFate(address, network),
      }));
  });
  const names = known.names.get(id) ?? [];
  const guest = known.guests.find(({ containerId }) => containerId === id) ?? null;
  return { id, name, names, image, exposedPorts, addresses, guest };
}

function addressFate(
  address: string,
  network: NetworkView | undefined,
): Pick<AddressView, "verdict" | "proof"> {
  const host = hostCidr(address);
  const found = network?.subnets.find(({ subnet }) => host !== null && contains(subnet, host));
  const { verdict, proof } = found ?? { verdict: PENDING, proof: { kind: "unproved" } as const };
  const leg = network?.legs.find((one) => one.address === address)?.state;
  if (leg?.kind === "failed") return { verdict: { kind: "no-way", why: leg.why }, proof };
  if (verdict.kind !== "per-container") return { verdict, proof };
  const { whole } = verdict;
  if (host !== null && whole?.verdict.kind === "routed" && contains(whole.prefix, host))
    return { verdict: whole.verdict, proof };
  return { verdict: verdict.addresses.find((one) => one.address === address)?.verdict ?? PENDING, proof };
}

const PENDING = { kind: "pending" } as const;
