import type { Cidr } from "../helper/net/cidr.js";
import type { AddressPair } from "../helper/protocol/messages.js";
import type { VmLeg, VmLegReport } from "./leg-plan.js";

/** Everything that the container is asked to do, as one value; it converges on it, however often it runs. */
export type VmPlan = VmApplyPlan | VmFirewallPlan | VmRedialPlan | VmRemovePlan;

/** Tunnel and firewall. The container waits for the word to dial; see vm-setup/README.md for the conversation. */
export interface VmApplyPlan {
  readonly action: "apply";
  readonly tunnel: VmTunnel;
  /**
   * Host names and IPv4 addresses of the host as the VM may see it, best first; "default-gateway" is looked
   * up in the VM, and stands for its siblings .2 and .254 too.
   */
  readonly endpoints: readonly string[];
  readonly firewall: VmFirewall;
  readonly shims: readonly VmShim[];
}

/** Only the firewall and the shims: for a tunnel that stands, and that another container may own. */
export interface VmFirewallPlan {
  readonly action: "firewall";
  readonly addresses: VmAddresses;
  readonly firewall: VmFirewall;
  readonly shims: readonly VmShim[];
  /** With any of them the container has to see the VM's processes. */
  readonly legs: readonly VmLeg[];
}

/** The kernel's tunnel dials from another UDP port; a resident container does so at a signal instead. */
export interface VmRedialPlan {
  readonly action: "redial";
}

/** Takes away all that the others made, in whichever flavour. */
export interface VmRemovePlan {
  readonly action: "remove";
}

export interface VmAddresses {
  readonly ipv4: AddressPair;
  /** Null where the host has no IPv6. */
  readonly ipv6: AddressPair | null;
}

export interface VmTunnel extends VmAddresses {
  /** Bytes, 1280 to 65455. */
  readonly mtu: number;
  /** The host's public key, base64. */
  readonly hostPublicKey: string;
  /** The host's UDP port. */
  readonly hostPort: number;
  /** Seconds, 1 to 25, so that the UDP proxies of VMs keep the flow (60 s and more, docs/known-issues.md). */
  readonly keepaliveSeconds: number;
}

export interface VmFirewall {
  /** Engine 28 and later drop direct access to containers in raw PREROUTING (moby#49325, moby#49829). */
  readonly rawAccept: boolean;
  /** Bridges whose containers cannot answer a foreign source, by family: traffic to them is masqueraded. */
  readonly masquerade: {
    readonly ipv4: readonly string[];
    readonly ipv6: readonly string[];
    /** Single addresses whose answers leave by another network of their container. */
    readonly single: readonly VmMasquerade[];
  };
}

/** Traffic to one container's address, which then seems to come from the VM. */
export interface VmMasquerade {
  readonly bridge: string;
  readonly address: string;
  /** Whose traffic: this host's, or that of all clients in a prefix. */
  readonly clients: "host" | Cidr;
  /** Only where the VM checks strictly (rp_filter=1) what comes in by this bridge; null for always. IPv4 only. */
  readonly ifStrict: string | null;
}

/** A subnet of a macvlan or ipvlan network; all subnets of one parent share one interface in the VM (shim.sh). */
export interface VmShim {
  /** What the containers' interfaces are. The kernel has one kind per parent. */
  readonly kind: VmShimKind;
  /** The parent interface, as the VM knows it. */
  readonly parent: string;
  readonly subnet: Cidr;
  /** Where the containers' default route leads; null where they have none. IPv4 only. */
  readonly gateway: VmGateway | null;
  /** At most four addresses that the engine gives to nobody, best first. IPv4 only. */
  readonly spares: readonly string[];
}

export type VmShimKind = "macvlan" | "ipvlan-l2" | "ipvlan-l3" | "ipvlan-l3s";

export type VmGateway =
  | { readonly kind: "address"; readonly address: string }
  /** No router: the interface itself, as ipvlan l3 has it. */
  | { readonly kind: "device" };

/** The last line that the container prints. */
export type VmResult = VmApplied | VmRefreshed | VmRedialled | VmRemoved | VmFailed;

export interface VmApplied {
  readonly result: "applied";
  /** The VM's public key, base64. */
  readonly publicKey: string;
  /** With wireguard-go the container stays: it is the tunnel. */
  readonly engine: "kernel" | "wireguard-go";
  readonly firewall: VmFirewallFlavour;
  /** Whether the tunnel got its IPv6 addresses: false also where the VM has no IPv6. */
  readonly ipv6: boolean;
  /** The IPv4 address that gave the handshake: the best first endpoint of the next plan. */
  readonly endpoint: string;
  /** As `uname -r` says it. */
  readonly kernel: string;
  readonly shims: readonly VmShimReport[];
}

export interface VmRefreshed {
  readonly result: "refreshed";
  readonly firewall: VmFirewallFlavour;
  readonly shims: readonly VmShimReport[];
  readonly legs: readonly VmLegReport[];
}

/** How the containers of one subnet are reached by a shim; the VM tries the ways in this order. */
export type VmShimReport = {
  readonly parent: string;
  readonly subnet: Cidr;
} & VmShimWay;

export type VmShimWay =
  /** Containers have a default route out of their own interface, and the kernel hands on what is for the shim. */
  | { readonly way: "direct" }
  /** Answers are turned back where they leave by the parent: no address is used. */
  | { readonly way: "turned-back" }
  /** Nobody else has the gateway's address, and answers go there anyway. */
  | { readonly way: "gateway"; readonly address: string }
  /** Containers see this address of the VM instead of the host's. */
  | { readonly way: "parent-address"; readonly address: string }
  /** Containers see this address, which nobody else has. */
  | { readonly way: "spare-address"; readonly address: string }
  /** IPv6: containers see the interface's own link-local address. */
  | { readonly way: "link-local"; readonly address: string }
  | { readonly way: "none"; readonly why: VmShimFailure };

export type VmShimFailure = "no-parent" | "no-shim" | "no-nftables" | "no-address" | "no-ipv6";

export interface VmRedialled {
  readonly result: "redialled";
  /** The VM's new UDP port. */
  readonly port: number;
}

export interface VmRemoved {
  readonly result: "removed";
}

export interface VmFailed {
  readonly result: "failed";
  readonly code: VmFailureCode;
  /** What the failing command said, one line. */
  readonly detail: string;
}

/** Where the engine's own rules live; "nftables" is the native backend of engine 29, "none" an engine without rules. */
export type VmFirewallFlavour = "iptables-nft" | "iptables-legacy" | "nftables" | "none";

export type VmFailureCode =
  | "bad-plan"
  | "no-wireguard"
  | "no-net-admin"
  | "no-dial"
  | "no-handshake"
  | "firewall"
  | "interface"
  | "survey"
  | "stopped";
