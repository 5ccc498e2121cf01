import type { Cidr } from "../../helper/net/cidr.js";
import type { RouteOverlap, RouteRefusal, RouteReport } from "../../helper/protocol/messages.js";
import type { VmApplied, VmShimFailure, VmShimReport } from "../../vm-setup/plan.js";
import type { SkipReason } from "./desired.js";
import type { GuestFact } from "./guest.js";
import type { LegView } from "./leg-view.js";
import type { LegFailure } from "./legs.js";
import type { NamesView } from "./names-view.js";
import type { EngineIdentity, ExposedPort } from "./network.js";
import type { Proof } from "./proof.js";
import type { ReplyPathView } from "./reply-view.js";
import type { Revival } from "./revival.js";
import type { BridgeState } from "./state.js";

/** Everything that a person can be shown, as one value: tray, dashboard and `dockline status` are functions of it. */
export interface Snapshot {
  readonly state: BridgeState;
  /** Process that holds the session. */
  readonly pid: number;
  readonly engine: EngineView | null;
  readonly tunnel: TunnelView | null;
  /** Whether the VM still answers, and what is done where it does not. */
  readonly revival: Revival;
  readonly networks: readonly NetworkView[];
  readonly containers: readonly ContainerView[];
  /** The routes that were asked for, as the helper read them back from the kernel. */
  readonly routes: readonly RouteReport[];
  readonly names: NamesView;
}

export interface EngineView extends EngineIdentity {
  /** Where the choice came from, as in "context colima". */
  readonly source: string;
  readonly address: string;
}

export interface TunnelView {
  readonly interfaceName: string;
  readonly mtu: number;
  readonly hostAddress: string;
  readonly vmAddress: string;
  readonly hostEngine: "kernel" | "wireguard-go";
  readonly vmEngine: "kernel" | "wireguard-go" | null;
  readonly vmFirewall: VmApplied["firewall"] | null;
  readonly endpoint: string | null;
  readonly lastHandshakeAt: number | null;
  readonly rxBytes: number;
  readonly txBytes: number;
}

export interface NetworkView {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly isInternal: boolean;
  readonly subnets: readonly SubnetView[];
  /** How the VM reaches a macvlan or ipvlan network's containers, as it said. */
  readonly shims: readonly VmShimReport[];
  /** Its containers' addresses that no shim reaches. */
  readonly legs: readonly LegView[];
  /** Its containers' addresses whose answers leave by another network, and what is done about that. */
  readonly replyPaths: readonly ReplyPathView[];
  /** Others' routes on this host that share addresses with its subnets. */
  readonly overlaps: readonly RouteOverlap[];
}

export interface SubnetView {
  readonly subnet: Cidr;
  readonly verdict: Verdict;
  readonly proof: Proof;
}

/** Of the route alone: whether containers answer by it is the proof's to say. */
export type Verdict =
  | { readonly kind: "routed" }
  | { readonly kind: "not-connected" }
  | { readonly kind: "pending" }
  | { readonly kind: "skipped"; readonly why: SkipReason }
  | { readonly kind: "refused"; readonly reason: RouteRefusal }
  /** The VM found no way to the containers of this subnet. */
  | { readonly kind: "no-way"; readonly why: VmShimFailure | LegFailure }
  /** Addresses taken over one by one from a network that this host, or another network, has too. */
  | PerContainerVerdict;

export interface PerContainerVerdict {
  readonly kind: "per-container";
  /** What was asked for as one route besides; `isSubnet` tells whether that is everything. */
  readonly whole: WholeRoute | null;
  readonly addresses: readonly TakenAddress[];
}

export interface WholeRoute {
  readonly prefix: Cidr;
  readonly isSubnet: boolean;
  readonly verdict: RouteVerdict;
}

export interface TakenAddress {
  readonly address: string;
  readonly verdict: RouteVerdict;
}

/** What became of one route. */
export type RouteVerdict = Extract<Verdict, { kind: "routed" | "not-connected" | "pending" | "refused" }>;

export interface ContainerView {
  readonly id: string;
  readonly name: string;
  /** Under which it is known on this host, whole, the one to show first. */
  readonly names: readonly string[];
  readonly image: string;
  readonly exposedPorts: readonly ExposedPort[];
  readonly addresses: readonly AddressView[];
  /** The virtual machine in it, if it was said to hold one. */
  readonly guest: GuestFact | null;
}

export interface AddressView {
  readonly network: string;
  readonly address: string;
  readonly verdict: Verdict;
  /** Its subnet's. */
  readonly proof: Proof;
}
