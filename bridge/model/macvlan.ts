import { type Cidr, contains, hostCidr } from "../../helper/net/cidr.js";
import type { DockerContainer, DockerNetwork } from "./network.js";

/** Why a macvlan network is not reached. */
export type MacvlanRefusal =
  | { readonly code: "no-parent" }
  | { readonly code: "parent-name"; readonly parent: string }
  | { readonly code: "macvlan-mode"; readonly mode: string };

/** Null for a network whose containers an interface of ours on the same parent can speak with. */
export function macvlanRefusal({ options }: DockerNetwork): MacvlanRefusal | null {
  const mode = options["macvlan_mode"] || "bridge";
  if (mode !== "bridge") return { code: "macvlan-mode", mode };
  const parent = options["parent"] ?? "";
  if (parent === "") return { code: "no-parent" };
  // What plan.sh lets through: one odd name must not cost the others their networks.
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(parent) ? null : { code: "parent-name", parent };
}

/** One prefix per running container with an address in `subnet` of this network, in the order of the text. */
export function containerPrefixes(
  network: DockerNetwork,
  subnet: Cidr,
  containers: readonly DockerContainer[],
): Cidr[] {
  return containers
    .flatMap((container) => container.networks)
    .filter(({ networkId }) => networkId === network.id)
    .flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6])
    .map((address) => (address === null ? null : hostCidr(address)))
    .filter((prefix) => prefix !== null)
    .filter((prefix) => contains(subnet, prefix))
    .sort();
}
