import {
  type Cidr,
  contains,
  type Family,
  familyOf,
  firstAddressOf,
  hostCidr,
} from "../../helper/net/cidr.js";
import type { VmMasquerade } from "../../vm-setup/plan.js";
import { type NetworkPlan, reachedOf } from "./desired.js";
import type { InsideReport } from "./inside-report.js";
import type { Attachment, DockerContainer, DockerNetwork } from "./network.js";
import { unreachable } from "./unreachable.js";

/**
 * A container's address on a bridge whose answers leave by another of its networks. By a macvlan or ipvlan
 * network they are lost: they come from an address that does not belong there, and never by the VM.
 */
export interface ReplyPath {
  readonly containerId: string;
  readonly containerName: string;
  readonly networkId: string;
  /** The one that holds the address. */
  readonly subnet: Cidr;
  readonly bridgeName: string;
  readonly address: string;
  /** The VM's address on that bridge. */
  readonly gateway: string;
  readonly strays: StrayAnswers;
  readonly mend: ReplyMend;
}

export type StrayAnswers =
  /** The container's default route leads by the network `by`; `bridge` is its name in the VM if it is a bridge. */
  | { readonly to: "everybody"; readonly by: string; readonly bridge: string | null }
  /** The container has a route of its own to clients with addresses in `subnets` of the network `by`. */
  | { readonly to: "neighbours"; readonly by: string; readonly subnets: readonly Cidr[] };

export type ReplyMend =
  /** Inside the container's network: answers from this address go by its bridge. Every client keeps its address. */
  | "source-rule"
  /** In the VM: to this address this host comes as the VM. Nothing is changed inside. */
  | "masquerade"
  /** The same, but needed only where the VM checks strictly from where packets come (rp_filter). */
  | "masquerade-if-strict";

/** An address of a container, with all that decides by where its answers leave. */
interface Candidate {
  readonly container: DockerContainer;
  readonly attachment: Attachment;
  readonly network: DockerNetwork;
  readonly subnet: Cidr;
  readonly address: string;
  readonly family: Family;
}

/** The reply paths that need a mend, for addresses that this host has a route to. */
export function replyPaths(
  plans: readonly NetworkPlan[],
  containers: readonly DockerContainer[],
): readonly ReplyPath[] {
  const networks = new Map(plans.map(({ network }) => [network.id, network]));
  const routed = plans.filter(({ network }) => network.driver === "bridge" && !network.isInternal);
  return containers
    .filter((container) => container.networks.length > 1)
    .flatMap((container) =>
      candidatesOf(container, routed).flatMap((candidate) => pathOf(candidate, networks) ?? []),
    );
}

/**
 * What the VM does for `paths`. A mend that failed inside is made up for here: then the clients' addresses are lost.
 */
export function planMasquerades(
  paths: readonly ReplyPath[],
  insides: readonly InsideReport[],
): readonly VmMasquerade[] {
  return paths.flatMap((path): VmMasquerade[] => {
    const { bridgeName: bridge, address, strays, mend } = path;
    const common = { bridge, address, ifStrict: null };
    switch (mend) {
      case "masquerade":
        return [{ ...common, clients: "host" }];
      case "masquerade-if-strict":
        return [{ ...common, clients: "host", ifStrict: strays.to === "everybody" ? strays.bridge : null }];
      case "source-rule": {
        const report = insides.find(({ containerId }) => containerId === path.containerId);
        if (report?.outcome.kind !== "failed") return [];
        const subnets = strays.to === "neighbours" ? strays.subnets : [];
        return (["host", ...subnets] as const).map((clients) => ({ ...common, clients }));
      }
      default:
        return unreachable(mend);
    }
  });
}

/** Whether a container is on a bridge and on a macvlan or ipvlan network: only there can anything of ours be inside. */
export function isBetweenNetworks(container: DockerContainer, plans: readonly NetworkPlan[]): boolean {
  const networks = plans
    .map(({ network }) => network)
    .filter(({ id }) => container.networks.some(({ networkId }) => networkId === id));
  return networks.some(isChildNetwork) && networks.some(({ driver }) => driver === "bridge");
}

/** macvlan and ipvlan: what leaves by them never passes the VM's own routing. */
export function isChildNetwork({ driver }: DockerNetwork): boolean {
  return driver === "macvlan" || driver === "ipvlan";
}

/**
 * The attachment that the engine takes a container's default route from: the highest --gw-priority, then one with
 * IPv6, then the first by its network's name (measured on engines 20.10 and 28.5, bridges and macvlan).
 */
export function defaultAttachment(
  container: DockerContainer,
  networks: ReadonlyMap<string, DockerNetwork>,
  family: Family,
): Attachment | null {
  const hasRoute = (attachment: Attachment) =>
    family === 4
      ? attachment.gateway !== null
      : attachment.ipv6 !== null && networks.get(attachment.networkId)?.isInternal !== true;
  const [first] = container.networks.filter(hasRoute).sort(byPreference);
  return first ?? null;
}

function byPreference(a: Attachment, b: Attachment): number {
  return (
    b.gatewayPriority - a.gatewayPriority ||
    Number(b.ipv6 !== null) - Number(a.ipv6 !== null) ||
    (a.networkName < b.networkName ? -1 : 1)
  );
}

function candidatesOf(container: DockerContainer, routed: readonly NetworkPlan[]): Candidate[] {
  return container.networks.flatMap((attachment) => {
    const plan = routed.find(({ network }) => network.id === attachment.networkId);
    if (plan === undefined) return [];
    return [attachment.ipv4, attachment.ipv6].flatMap((address) => {
      const host = address === null ? null : hostCidr(address);
      const subnet = reachedOf(plan).find((one) => host !== null && contains(one, host));
      if (address === null || subnet === undefined) return [];
      return [{ container, attachment, network: plan.network, subnet, address, family: familyOf(subnet) }];
    });
  });
}

function pathOf(candidate: Candidate, networks: ReadonlyMap<string, DockerNetwork>): ReplyPath | null {
  const { container, network, address } = candidate;
  const gateway = gatewayOf(candidate);
  const strays = straysOf(candidate, networks);
  const mend = mendOf(candidate, networks, strays);
  if (gateway === null || network.bridgeName === null || strays === null || mend === null) return null;
  return {
    containerId: container.id,
    containerName: container.name,
    networkId: network.id,
    subnet: candidate.subnet,
    bridgeName: network.bridgeName,
    address,
    gateway,
    strays,
    mend,
  };
}

function straysOf(
  { container, attachment, family }: Candidate,
  networks: ReadonlyMap<string, DockerNetwork>,
): StrayAnswers | null {
  const other = defaultAttachment(container, networks, family);
  if (other !== null && other.networkId !== attachment.networkId) {
    const bridge = networks.get(other.networkId)?.bridgeName ?? null;
    return { to: "everybody", by: other.networkName, bridge };
  }
  const [child] = childrenOf(container, networks, family);
  if (child === undefined) return null;
  return { to: "neighbours", by: child.name, subnets: subnetsOf(child, family) };
}

/** What goes inside serves every client; that is worth it only where others than this host are served. */
function mendOf(
  { container, family }: Candidate,
  networks: ReadonlyMap<string, DockerNetwork>,
  strays: StrayAnswers | null,
): ReplyMend | null {
  if (container.publishedPorts.length > 0 && childrenOf(container, networks, family).length > 0)
    return "source-rule";
  if (strays?.to !== "everybody") return null;
  if (strays.bridge === null) return "masquerade";
  // IPv6 has no such check.
  return family === 4 ? "masquerade-if-strict" : null;
}

function childrenOf(
  container: DockerContainer,
  networks: ReadonlyMap<string, DockerNetwork>,
  family: Family,
): DockerNetwork[] {
  return container.networks
    .map(({ networkId }) => networks.get(networkId))
    .filter((network) => network !== undefined)
    .filter((network) => isChildNetwork(network) && subnetsOf(network, family).length > 0);
}

function subnetsOf({ subnets }: DockerNetwork, family: Family): Cidr[] {
  return subnets.map(({ subnet }) => subnet).filter((subnet) => familyOf(subnet) === family);
}

function gatewayOf({ attachment, network, family }: Candidate): string | null {
  if (family === 4) return attachment.gateway;
  const subnet = network.subnets.find((one) => familyOf(one.subnet) === 6);
  return subnet === undefined ? null : (subnet.gateway ?? firstAddressOf(subnet.subnet));
}
