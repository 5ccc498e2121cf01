import { addressOf, type Cidr } from "../../helper/net/cidr.js";
import type { HelperStatus, TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmApplied } from "../../vm-setup/plan.js";
import { containerView } from "./container-view.js";
import type { NetworkPlan, PerContainer } from "./desired.js";
import type { GuestFact } from "./guest.js";
import type { InsideReport } from "./inside-report.js";
import { legViews } from "./leg-view.js";
import { type LegReport, shimReport, wayFailure } from "./legs.js";
import { fullNames, type NamesFacts, NO_NAMES, namesView } from "./names-view.js";
import type { DockerContainer } from "./network.js";
import { NO_PROOFS, type Proofs, proofKey } from "./proof.js";
import { replyPathViews } from "./reply-view.js";
import { CALM, type Revival } from "./revival.js";
import type { EngineView, NetworkView, RouteVerdict, Snapshot, TunnelView, Verdict } from "./snapshot.js";
import type { BridgeState } from "./state.js";

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
