import { type Cidr, contains, hostCidr } from "../../helper/net/cidr.js";
import type { VmShimKind } from "../../vm-setup/plan.js";
import type { DockerContainer, DockerNetwork } from "./network.js";
import { unreachable } from "./unreachable.js";

/**
 * macvlan and ipvlan networks: their containers' interfaces are children of an interface of the VM, the parent,
 * and the kernel keeps the VM itself away from them.
 */
export type ChildDriver = "macvlan" | "ipvlan";

/** How the containers of such a network can be reached, as far as its options tell. */
export type ChildReach =
  /** By an interface of ours on the same parent. */
  | { readonly by: "shim"; readonly kind: VmShimKind }
  /** The kernel keeps children apart: each container gets a link of its own to the VM. */
  | { readonly by: "leg" }
  | { readonly by: "nothing"; readonly why: ChildRefusal };

/** Why such a network is not reached. */
export type ChildRefusal =
  | { readonly code: "parent-name"; readonly parent: string }
  | { readonly code: "mode"; readonly driver: ChildDriver; readonly mode: string }
  | { readonly code: "parent-shared"; readonly parent: string; readonly kinds: readonly string[] };

/** Null for other drivers. */
export function childDriver({ driver }: DockerNetwork): ChildDriver | null {
  return driver === "macvlan" || driver === "ipvlan" ? driver : null;
}

/** The interface of the VM: without the option the engine makes a dummy one (moby, drivers/macvlan/macvlan_setup.go). */
export function parentOf({ id, driver, options }: DockerNetwork): string {
  return options["parent"] || `${driver === "ipvlan" ? "di" : "dm"}-${id.slice(0, 12)}`;
}

/** Without a parent an engine gives no default route, though it does not call the network internal. */
export function hasDefaultRoute({ isInternal, options }: DockerNetwork): boolean {
  return !isInternal && (options["parent"] ?? "") !== "";
}

export function childReach(network: DockerNetwork, driver: ChildDriver): ChildReach {
  const parent = parentOf(network);
  // What plan.sh lets through: one odd name must not cost the others their networks.
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(parent))
    return { by: "nothing", why: { code: "parent-name", parent } };
  switch (driver) {
    case "macvlan":
      return macvlanReach(macvlanMode(network));
    case "ipvlan":
      return ipvlanReach(ipvlanMode(network), ipvlanFlag(network));
    default:
      return unreachable(driver);
  }
}

/**
 * Null unless another network's containers decide what the kernel makes of the parent: it has either macvlan or
 * ipvlan, and ipvlan in one mode for all. Where nobody has a container yet, a shim would keep the others out.
 */
export function rivalsOnParent(
  network: DockerNetwork,
  networks: readonly DockerNetwork[],
  containers: readonly DockerContainer[],
): ChildRefusal | null {
  const parent = parentOf(network);
  const onParent = networks.filter((one) => childDriver(one) !== null && parentOf(one) === parent);
  const kinds = new Set(onParent.map(portKind));
  if (kinds.size < 2) return null;
  const running = new Set(onParent.filter((one) => hasContainer(one, containers)).map(portKind));
  if (running.size === 1 && running.has(portKind(network))) return null;
  return { code: "parent-shared", parent, kinds: [...kinds].sort() };
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

function macvlanReach(mode: string): ChildReach {
  switch (mode) {
    case "bridge":
      return { by: "shim", kind: "macvlan" };
    // vepa hears a shim only where the switch on the wire sends frames back, which few do.
    case "vepa":
    case "private":
    case "passthru":
      return { by: "leg" };
    default:
      return { by: "nothing", why: { code: "mode", driver: "macvlan", mode } };
  }
}

function ipvlanReach(mode: string, flag: string): ChildReach {
  const unknown = (odd: string): ChildReach => ({
    by: "nothing",
    why: { code: "mode", driver: "ipvlan", mode: odd },
  });
  if (mode !== "l2" && mode !== "l3" && mode !== "l3s") return unknown(mode);
  switch (flag) {
    case "bridge":
      return { by: "shim", kind: `ipvlan-${mode}` };
    case "private":
    case "vepa":
      return { by: "leg" };
    default:
      return unknown(flag);
  }
}

function hasContainer({ id }: DockerNetwork, containers: readonly DockerContainer[]): boolean {
  return containers.some(({ networks }) => networks.some(({ networkId }) => networkId === id));
}

/** What the kernel has one of per parent, in words. */
function portKind(network: DockerNetwork): string {
  if (network.driver === "ipvlan")
    return ["ipvlan", ipvlanMode(network), ipvlanFlag(network)].join(" ").replace(/ bridge$/, "");
  return macvlanMode(network) === "passthru" ? "macvlan passthru" : "macvlan";
}

function macvlanMode({ options }: DockerNetwork): string {
  return options["macvlan_mode"] || "bridge";
}

function ipvlanMode({ options }: DockerNetwork): string {
  return options["ipvlan_mode"] || "l2";
}

function ipvlanFlag({ options }: DockerNetwork): string {
  return options["ipvlan_flag"] || "bridge";
}
