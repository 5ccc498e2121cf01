import { addressOf, type Cidr } from "../../helper/net/cidr.js";
import type {
  HelperStatus,
  RouteOverlap,
  RouteRefusal,
  RouteReport,
  TunnelConfig,
} from "../../helper/protocol/messages.js";
import type { VmApplied, VmShimFailure, VmShimReport } from "../../vm-setup/plan.js";
import { containerView } from "./container-view.js";
import type { NetworkPlan, PerContainer, SkipReason } from "./desired.js";
import type { GuestFact } from "./guest.js";
import type { InsideReport } from "./inside.js";
import { type LegView, legViews } from "./leg-view.js";
import { type LegFailure, type LegReport, shimReport, wayFailure } from "./legs.js";
import { fullNames, type NamesFacts, type NamesView, NO_NAMES, namesView } from "./names-view.js";
import type { DockerContainer, EngineIdentity, ExposedPort } from "./network.js";
import { NO_PROOFS, type Proof, type Proofs, proofKey } from "./proof.js";
import { type ReplyPathView, replyPathViews } from "./reply-view.js";
import { CALM, type Revival } from "./revival.js";
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

/** What the session knows, from which the views are made. */
export interface Facts {
  readonly engine: EngineView | null;
  readonly plans: readonly NetworkPlan[];
  readonly containers: readonly DockerContainer[];
  readonly tunnelConfig: TunnelConfig | null;
  readonly vm: VmApplied | null;
  readonly helper: HelperStatus | null;
  /** What became of the legs in the VM. */
  readonly legs: readonly LegReport[];
  /** What became of the mends inside containers. */
  readonly insides: readonly InsideReport[];
  /** Virtual machines inside containers. */
  readonly guests: readonly GuestFact[];
  readonly proofs: Proofs;
  readonly revival: Revival;
  readonly names: NamesFacts;
}

export const NO_FACTS: Facts = {
  engine: null,
  plans: [],
  containers: [],
  tunnelConfig: null,
  vm: null,
  helper: null,
  legs: [],
  insides: [],
  guests: [],
  proofs: NO_PROOFS,
  revival: CALM,
  names: NO_NAMES,
};

export function snapshotOf(state: BridgeState, facts: Facts, pid: number): Snapshot {
  const paths = replyPathViews(facts.plans, facts.containers, facts);
  const { vm, legs: said, insides, guests } = facts;
  const known = vm === null ? null : { shims: vm.shims, legs: said, insides };
  const legs = legViews(facts.plans, facts.containers, known);
  const networks = facts.plans.map((plan) => ({
    ...networkView(plan, facts),
    legs: legs.filter(({ networkId }) => networkId === plan.network.id),
    replyPaths: paths.filter(({ networkId }) => networkId === plan.network.id),
  }));
  const names = fullNames(facts.names, facts.containers);
  return {
    state,
    pid,
    engine: facts.engine,
    tunnel: tunnelView(facts),
    revival: facts.revival,
    networks,
    containers: facts.containers.map((container) => containerView(container, networks, { names, guests })),
    routes: facts.helper?.routes ?? [],
    names: namesView(facts.names, facts.helper),
  };
}

function tunnelView(facts: Facts): TunnelView | null {
  const tunnel = facts.helper?.tunnel;
  if (!tunnel || facts.tunnelConfig === null) return null;
  return {
    interfaceName: tunnel.interfaceName,
    mtu: facts.tunnelConfig.mtu,
    hostAddress: facts.tunnelConfig.ipv4.host,
    vmAddress: facts.tunnelConfig.ipv4.vm,
    hostEngine: tunnel.engine,
    vmEngine: facts.vm?.engine ?? null,
    vmFirewall: facts.vm?.firewall ?? null,
    endpoint: tunnel.peer?.endpoint ?? null,
    lastHandshakeAt: tunnel.peer?.lastHandshakeAt ?? null,
    rxBytes: tunnel.peer?.rxBytes ?? 0,
    txBytes: tunnel.peer?.txBytes ?? 0,
  };
}

function networkView(
  plan: NetworkPlan,
  { helper, vm, legs, proofs }: Facts,
): Omit<NetworkView, "legs" | "replyPaths"> {
  const { network } = plan;
  const { id, name, driver, isInternal } = network;
  const known = { shims: vm?.shims ?? [], legs };
  const shims = network.subnets.flatMap(({ subnet }) => shimReport(network, subnet, known.shims) ?? []);
  const whole = plan.routes.map((subnet) => ({ subnet, verdict: routeVerdict(subnet, helper) }));
  const single = plan.perContainer.map((one) => ({
    subnet: one.subnet,
    verdict: perContainerVerdict(one, helper),
  }));
  const routed = [...whole, ...single].map(({ subnet, verdict }) => {
    const why = wayFailure(network, subnet, known);
    return { subnet, verdict: why === null ? verdict : ({ kind: "no-way", why } as const) };
  });
  const skipped = plan.skipped.map(({ subnet, why }) => ({
    subnet,
    verdict: { kind: "skipped", why } as const,
  }));
  const subnets = [...routed, ...skipped].map((view) => ({
    ...view,
    proof: proofs.get(proofKey(network, view.subnet)) ?? { kind: "unproved" as const },
  }));
  const overlaps = (helper?.host.overlaps ?? []).filter(({ destination }) =>
    plan.routes.includes(destination),
  );
  return { id, name, driver, isInternal, subnets, shims, overlaps };
}

function perContainerVerdict({ subnet, whole, routes }: PerContainer, helper: HelperStatus | null): Verdict {
  if (helper === null || helper.tunnel === null) return { kind: "not-connected" };
  const addresses = routes.map((route) => ({
    address: addressOf(route),
    verdict: routeVerdict(route, helper),
  }));
  const one =
    whole === null
      ? null
      : { prefix: whole, isSubnet: whole === subnet, verdict: routeVerdict(whole, helper) };
  return [...addresses, ...(one === null ? [] : [one])].some(({ verdict }) => verdict.kind === "pending")
    ? { kind: "pending" }
    : { kind: "per-container", whole: one, addresses };
}

function routeVerdict(subnet: Cidr, helper: HelperStatus | null): RouteVerdict {
  if (helper === null || helper.tunnel === null) return { kind: "not-connected" };
  const report = helper.routes.find((route) => route.destination === subnet);
  if (report === undefined) return { kind: "pending" };
  return report.state === "installed" ? { kind: "routed" } : { kind: "refused", reason: report.reason };
}
