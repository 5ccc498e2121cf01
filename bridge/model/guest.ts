import { contains, hostCidr } from "../../helper/net/cidr.js";
import type { GuestAbsence, GuestChoice, GuestPlan, GuestPort } from "../../vm-setup/guest-plan.js";
import type { NetworkPlan } from "./desired.js";
import type { Attachment, DockerContainer, DockerNetwork } from "./network.js";
import { defaultAttachment, isChildNetwork } from "./reply-path.js";

/** On a container with a virtual machine in it: "true", or the guest's hardware address, or its IPv4 address. */
export const GUEST_LABEL = "dev.dockline.guest";

/** What is to be done for a container that was said to hold a virtual machine. */
export type GuestIntent = {
  readonly containerId: string;
  readonly ports: readonly GuestPort[];
} & (
  | { readonly kind: "watch"; readonly life: string; readonly plan: GuestPlan }
  | { readonly kind: "refused"; readonly why: GuestRefusal }
);

export type GuestRefusal =
  | { readonly code: "label"; readonly value: string }
  /** It publishes nothing. */
  | { readonly code: "no-ports" }
  /** Published ports lead to a bridge, and it is on none. */
  | { readonly code: "no-bridge" }
  /** A guest has its address on a macvlan network, and it is on none. */
  | { readonly code: "no-child-network" };

/** What is known of the virtual machine in a container. */
export interface GuestFact {
  readonly containerId: string;
  /** Those that lead to the guest, under the same numbers. */
  readonly ports: readonly GuestPort[];
  readonly state: GuestState;
}

export type GuestState =
  | { readonly kind: "pending" }
  | { readonly kind: "there"; readonly address: string }
  | { readonly kind: "absent"; readonly why: GuestAbsence }
  | { readonly kind: "refused"; readonly why: GuestRefusal }
  | { readonly kind: "failed"; readonly detail: string };

/** As many as guest-plan.sh reads. */
const MOST_PORTS = 64;

/** One intent per running container that asks for it by its label, or whose name is among `names`. */
export function guestIntents(
  plans: readonly NetworkPlan[],
  containers: readonly DockerContainer[],
  names: readonly string[],
): readonly GuestIntent[] {
  const networks = new Map(plans.map(({ network }) => [network.id, network]));
  return containers.flatMap((container) => {
    const value = container.labels[GUEST_LABEL] ?? (names.includes(container.name) ? "true" : "false");
    return value === "false" ? [] : [intentOf(container, value, networks)];
  });
}

function intentOf(
  container: DockerContainer,
  value: string,
  networks: ReadonlyMap<string, DockerNetwork>,
): GuestIntent {
  const ports = container.publishedPorts.flatMap(guestPort).slice(0, MOST_PORTS);
  const refused = (why: GuestRefusal): GuestIntent => ({
    containerId: container.id,
    ports,
    kind: "refused",
    why,
  });
  const guest = parseGuestLabel(value);
  if (guest === null) return refused({ code: "label", value });
  const bridge = bridgeOf(container, networks);
  if (bridge === null) return refused({ code: "no-bridge" });
  const neighbour = neighbourOf(container, networks, guest);
  if (neighbour === null) return refused({ code: "no-child-network" });
  if (ports.length === 0) return refused({ code: "no-ports" });
  const life = container.networks.map(({ endpointId }) => endpointId).join();
  const plan: GuestPlan = { action: "guest", bridge, neighbour, guest, ports };
  return { containerId: container.id, ports, kind: "watch", life, plan };
}

/** Null for a value that is neither "true" nor an address. */
export function parseGuestLabel(value: string): GuestChoice | null {
  if (value === "true") return { by: "macvtap" };
  if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value)) return { by: "mac", mac: value.toLowerCase() };
  const host = hostCidr(value);
  return host === null || value.includes(":") ? null : { by: "address", address: value };
}

function guestPort({ port, protocol }: { readonly port: number; readonly protocol: string }): GuestPort[] {
  return protocol === "tcp" || protocol === "udp" ? [{ port, protocol }] : [];
}

/** Where published ports lead: the default route's bridge, else any that has a way out. */
function bridgeOf(container: DockerContainer, networks: ReadonlyMap<string, DockerNetwork>) {
  const preferred = defaultAttachment(container, networks, 4);
  const attachments = [...(preferred === null ? [] : [preferred]), ...container.networks];
  for (const { networkId, ipv4, gateway } of attachments) {
    if (networks.get(networkId)?.driver !== "bridge" || ipv4 === null || gateway === null) continue;
    return { address: ipv4, gateway };
  }
  return null;
}

/** The container's address where the guest has its own. */
function neighbourOf(
  container: DockerContainer,
  networks: ReadonlyMap<string, DockerNetwork>,
  guest: GuestChoice,
): string | null {
  const holds = ({ networkId }: Attachment) => {
    const network = networks.get(networkId);
    if (network === undefined || !isChildNetwork(network)) return false;
    const host = guest.by === "address" ? hostCidr(guest.address) : null;
    return host === null || network.subnets.some(({ subnet }) => contains(subnet, host));
  };
  return container.networks.find((one) => one.ipv4 !== null && holds(one))?.ipv4 ?? null;
}
