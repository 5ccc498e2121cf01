import type { AddressPair } from "../helper/protocol/messages.js";

/** Everything that the container is asked to do, as one value; it converges on it, however often it runs. */
export type VmPlan = VmApplyPlan | VmFirewallPlan | VmRemovePlan;

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
}

/** Only the firewall: for a tunnel that another, resident container owns. */
export interface VmFirewallPlan {
  readonly action: "firewall";
  readonly addresses: VmAddresses;
  readonly firewall: VmFirewall;
}

/** Takes away all that the other two made, in whichever flavour. */
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
  readonly masquerade: { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] };
}

/** The last line that the container prints. */
export type VmResult = VmApplied | VmRefreshed | VmRemoved | VmFailed;

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
}

export interface VmRefreshed {
  readonly result: "refreshed";
  readonly firewall: VmFirewallFlavour;
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
  | "stopped";
