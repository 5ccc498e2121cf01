import {
  addressAt,
  addressOf,
  type Cidr,
  contains,
  familyOf,
  firstAddressOf,
  hostCidr,
  prefixOf,
} from "../../helper/net/cidr.js";
import type { VmGateway, VmShim, VmShimKind, VmShimReport } from "../../vm-setup/plan.js";
import { childDriver, childReach, containerPrefixes, hasDefaultRoute, parentOf } from "./child-network.js";
import { type NetworkPlan, reachedOf } from "./desired.js";
import type { DockerContainer, DockerNetwork, DockerSubnet } from "./network.js";

/** The name of the aux-address by which a user keeps an address free for the VM's side of such a network. */
const AUX_NAME = "dockline";
/** As many as the VM reads (plan.sh). */
const MOST_SPARES = 4;

/** What the VM needs for the macvlan and ipvlan networks among `plans`: one line per subnet that a shim reaches. */
export function planShims(
  plans: readonly NetworkPlan[],
  containers: readonly DockerContainer[],
): readonly VmShim[] {
  const shims = new Map<string, VmShim>();
  for (const plan of plans) {
    const { network } = plan;
    const driver = childDriver(network);
    const reach = driver === null ? null : childReach(network, driver);
    if (reach?.by !== "shim") continue;
    const reached = new Set(reachedOf(plan));
    for (const subnet of network.subnets.filter((one) => reached.has(one.subnet))) {
      const shim = shimFor(network, subnet, { kind: reach.kind, containers });
      const key = `${shim.parent} ${shim.subnet}`;
      // Networks may share a subnet (different ip-ranges): one line serves both.
      if (!shims.has(key)) shims.set(key, shim);
    }
  }
  return [...shims.values()];
}

/** The endpoints of containers behind a shim that has taken an address of their network, which others may claim. */
export function endpointsBehindTaken(
  plans: readonly NetworkPlan[],
  containers: readonly DockerContainer[],
  shims: readonly VmShimReport[],
): readonly string[] {
  const taken = shims.filter(({ way }) => way === "gateway" || way === "spare-address");
  const networkIds = new Set(
    plans.flatMap(({ network }) =>
      childDriver(network) !== null &&
      taken.some(
        ({ parent, subnet }) =>
          parent === parentOf(network) && network.subnets.some((one) => one.subnet === subnet),
      )
        ? [network.id]
        : [],
    ),
  );
  return containers.flatMap((container) =>
    container.networks.flatMap(({ networkId, endpointId }) =>
      networkIds.has(networkId) && endpointId !== "" ? [endpointId] : [],
    ),
  );
}

interface ShimContext {
  readonly kind: VmShimKind;
  readonly containers: readonly DockerContainer[];
}

function shimFor(network: DockerNetwork, subnet: DockerSubnet, { kind, containers }: ShimContext): VmShim {
  const shim = { kind, parent: parentOf(network), subnet: subnet.subnet };
  if (familyOf(subnet.subnet) === 6) return { ...shim, gateway: null, spares: [] };
  const gateway = hasDefaultRoute(network) ? gatewayOf(network, subnet, { kind, containers }) : null;
  const taken = gateway?.kind === "address" ? gateway.address : null;
  return { ...shim, gateway, spares: sparesOf(network, subnet, taken, containers) };
}

/** Engines name only a gateway that was asked for; else a container knows, and the first address is what it will be. */
function gatewayOf(
  network: DockerNetwork,
  { subnet, gateway, ipRange }: DockerSubnet,
  { kind, containers }: ShimContext,
): VmGateway {
  // Their engines ignore a gateway (moby, drivers/ipvlan/ipvlan_joinleave.go).
  if (kind === "ipvlan-l3" || kind === "ipvlan-l3s") return { kind: "device" };
  if (gateway !== null) return { kind: "address", address: gateway };
  const told = containers
    .flatMap((container) => container.networks)
    .filter(({ networkId }) => networkId === network.id)
    .map((attachment) => attachment.gateway)
    .find((one) => one !== null && isIn(subnet, one));
  return { kind: "address", address: told ?? firstAddressOf(ipRange ?? subnet) };
}

/** The address kept free by the user, then the highest outside the ip-range: IPAM hands out the lowest first. */
function sparesOf(
  network: DockerNetwork,
  { subnet, ipRange, auxAddresses }: DockerSubnet,
  gateway: string | null,
  containers: readonly DockerContainer[],
): string[] {
  const kept = auxAddresses[AUX_NAME];
  const spares = kept !== undefined && isIn(subnet, kept) ? [kept] : [];
  const taken = new Set([
    gateway,
    ...Object.values(auxAddresses),
    ...containerPrefixes(network, subnet, containers).map(addressOf),
  ]);
  const size = 2 ** (32 - prefixOf(subnet).length);
  // Neither the network's own address nor its broadcast; and not for ever through a range that takes all.
  for (let index = size - 2; index > Math.max(0, size - 1024) && spares.length < MOST_SPARES; index--) {
    const address = addressAt(subnet, index);
    if (taken.has(address) || (ipRange !== null && isIn(ipRange, address))) continue;
    spares.push(address);
  }
  return spares;
}

function isIn(prefix: Cidr, address: string): boolean {
  const host = hostCidr(address);
  return host !== null && contains(prefix, host);
}
