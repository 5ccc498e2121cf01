import {
  addressAt,
  addressOf,
  type Cidr,
  familyOf,
  firstAddressOf,
  overlaps,
  parseCidr,
  prefixOf,
} from "../../../helper/net/cidr.js";
import type { VmInterface } from "../../../vm-setup/survey.js";
import type { DockerNetwork, DockerSubnet } from "../network.js";
import { isAddressIn } from "./address.js";
import type { Ground } from "./parent.js";
import type { SubnetRefusal } from "./refusal.js";
import { isRouted, type NetworkWish } from "./wish.js";

/** The IPv4 subnet of a new network, and whether anybody else lives there. */
export interface SubnetChoice {
  readonly subnet: Cidr;
  readonly origin: "asked" | "parent" | "made-up";
}

/** What was asked for, else the parent's own, else one that nobody has; null where no such is left. */
export function chooseSubnet(
  wish: NetworkWish,
  parent: VmInterface | null,
  ground: Ground,
): SubnetChoice | null {
  if (wish.ipv4.subnet !== null) return { subnet: wish.ipv4.subnet, origin: "asked" };
  const own = ipv4Prefixes(parent).find((prefix) => prefixOf(prefix).length <= 30);
  // A routed network is behind the VM, not on its parent's network.
  if (own !== undefined && !isRouted(wish)) return { subnet: own, origin: "parent" };
  const subnet = freeSubnet(ground);
  return subnet === null ? null : { subnet, origin: "made-up" };
}

/** Networks that share the subnet, each with an ip-range of its own. */
export interface Neighbour {
  readonly name: string;
  readonly gateway: string | null;
  readonly ipRange: Cidr;
}

export type SubnetCheck =
  | { readonly kind: "fine"; readonly neighbours: readonly Neighbour[] }
  | { readonly kind: "refused"; readonly refusal: SubnetRefusal };

/**
 * The engine takes the same subnet twice only with ip-ranges apart, and a part of another network's subnet never
 * (measured with 20.10, 26.1 and 28.5). Dockline reaches two networks on one subnet if they are on one parent.
 */
export function checkSubnet(subnet: Cidr, place: SubnetPlace): SubnetCheck {
  const { length } = prefixOf(subnet);
  if (length > (familyOf(subnet) === 4 ? 30 : 126)) {
    return { kind: "refused", refusal: { code: "subnet-too-small", subnet } };
  }
  const held = tunnelAddress(subnet, place.ground);
  if (held !== null) {
    return { kind: "refused", refusal: { code: "subnet-holds-tunnel", subnet, address: held } };
  }
  const neighbours: Neighbour[] = [];
  for (const network of place.ground.networks) {
    for (const other of network.subnets.filter((one) => overlaps(one.subnet, subnet))) {
      const couldShare = canShare(network, other, { subnet, ...place });
      if (!couldShare || other.ipRange === null) {
        const code = "subnet-overlaps";
        const refusal = { code, subnet, network: network.name, other: other.subnet, couldShare } as const;
        return { kind: "refused", refusal };
      }
      neighbours.push({ name: network.name, gateway: other.gateway, ipRange: other.ipRange });
    }
  }
  return { kind: "fine", neighbours };
}

export interface SubnetPlace {
  readonly driver: string;
  readonly parent: string;
  readonly ground: Ground;
}

function canShare(
  network: DockerNetwork,
  other: DockerSubnet,
  { subnet, driver, parent }: SubnetPlace & { readonly subnet: Cidr },
): boolean {
  const isTwin = network.driver === driver && driver === "macvlan" && network.options["parent"] === parent;
  return isTwin && other.subnet === subnet;
}

/** Only the VM's end is seen there; the host's is its neighbour in the same /30 (bridge/model/desired.ts). */
function tunnelAddress(subnet: Cidr, { view }: Ground): string | null {
  const tunnel = view.interfaces.find(({ name }) => name === "dockline0");
  return tunnel?.addresses.find(({ address }) => isAddressIn(subnet, address))?.address ?? null;
}

export function ipv4Prefixes(parent: VmInterface | null): readonly Cidr[] {
  return (parent?.addresses ?? []).map(({ prefix }) => prefix).filter((prefix) => familyOf(prefix) === 4);
}

/** Home routers seldom use these (they like low numbers, and 88, 100, 178); the tunnel's own pairs are elsewhere. */
const MADE_UP = { first: 200, count: 32 } as const;

function freeSubnet({ view, networks, hostPrefixes }: Ground): Cidr | null {
  const taken = [
    ...networks.flatMap(({ subnets }) => subnets.map(({ subnet }) => subnet)),
    ...view.interfaces.flatMap(({ addresses }) => addresses.map(({ prefix }) => prefix)),
    ...hostPrefixes.map(({ prefix }) => prefix),
  ];
  const all = Array.from({ length: MADE_UP.count }, (_, index) =>
    parseCidr(`192.168.${MADE_UP.first + index}.0/24`),
  );
  return all.find((one) => one !== null && !taken.some((prefix) => overlaps(prefix, one))) ?? null;
}

/** The gateway that the router there most likely has; null where the network shall have none. */
export function chooseGateway(wish: NetworkWish, subnet: Cidr, place: SubnetPlace): string | null {
  if (wish.isInternal || isRouted(wish)) return null;
  const asked = wish.ipv4.gateway;
  if (asked !== null) return asked;
  const route = place.ground.view.defaultRoute;
  const isOnParent = route?.interface === place.parent && isAddressIn(subnet, route.gateway);
  return isOnParent ? route.gateway : firstAddressOf(subnet);
}

export function gatewayRefusal(
  gateway: string,
  subnet: Cidr,
  around: {
    readonly isAsked: boolean;
    readonly view: Ground["view"];
    readonly neighbours: readonly Neighbour[];
  },
): SubnetRefusal | null {
  if (!isAddressIn(subnet, gateway)) return { code: "gateway-outside", gateway, subnet };
  const as = gateway === addressOf(subnet) ? "network" : gateway === broadcastOf(subnet) ? "broadcast" : null;
  if (as !== null) return { code: "gateway-reserved", gateway, subnet, as };
  const holder = around.isAsked ? undefined : holderOf(gateway, around.view);
  if (holder !== undefined) return { code: "gateway-is-vm", gateway, interface: holder.name };
  const keeper = around.neighbours.find((one) => one.gateway === gateway);
  return keeper === undefined ? null : { code: "gateway-kept", gateway, network: keeper.name };
}

/** The VM's interface with this address; not one of Dockline's, which gives it back when it is needed. */
export function holderOf(address: string, view: Ground["view"]): VmInterface | undefined {
  return view.interfaces.find(
    ({ name, addresses }) => !name.startsWith("dockline") && addresses.some((one) => one.address === address),
  );
}

/** IPv6 has none. */
function broadcastOf(subnet: Cidr): string | null {
  return familyOf(subnet) === 6 ? null : addressAt(subnet, 2 ** (32 - prefixOf(subnet).length) - 1);
}
