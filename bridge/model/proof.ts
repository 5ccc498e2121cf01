import { type Cidr, contains, familyOf, hostCidr } from "../../helper/net/cidr.js";
import type { HelperStatus, TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmDrop, VmFinding } from "../../vm-setup/diagnosis.js";
import type { NetworkPlan } from "./desired.js";
import type { Fault } from "./fault.js";
import type { InsideReport } from "./inside-report.js";
import { legViews } from "./leg-view.js";
import { type KnownWays, wayFailure } from "./legs.js";
import type { DockerContainer, DockerNetwork } from "./network.js";

/** Whether a container of one subnet has answered this host; a route alone proves nothing. */
export type Proof =
  /** Not asked yet, or nothing to ask: the subnet has no route. */
  | { readonly kind: "unproved" }
  | { readonly kind: "no-container" }
  | ({ readonly kind: "proved" } & Candidate)
  | ({ readonly kind: "failed"; readonly why: ProofFailure } & Candidate);

export type ProofFailure =
  /** Not looked into yet. */
  | { readonly code: "silent" }
  | ({ readonly code: "dropped" } & VmDrop)
  /** It disappears in the VM, and no rule tells. */
  | { readonly code: "lost-in-vm"; readonly direction: VmDrop["direction"] }
  /** It leaves for the container, and nothing comes back to `hostAddress`, this host's in the tunnel. */
  | { readonly code: "no-reply"; readonly hostAddress: string }
  /** The VM sent the answer, and this host did not get it. */
  | { readonly code: "answer-lost" }
  /** The VM did not get it. */
  | { readonly code: "not-in-vm" }
  | { readonly code: "no-ipv6" }
  /** The VM's kernel cannot trace. */
  | { readonly code: "untold" }
  | { readonly code: "not-diagnosed"; readonly fault: Fault };

/** A container that can prove its network. */
export interface Candidate {
  /** Its name. */
  readonly container: string;
  readonly address: string;
}

/** By proofKey. */
export type Proofs = ReadonlyMap<string, Proof>;

export const NO_PROOFS: Proofs = new Map();

/** A subnet that has a route and containers, and what its proof depends on. */
export interface ProofTarget {
  readonly key: string;
  readonly first: Candidate;
  /** They are asked when the first is silent: one deaf container does not speak for its network. */
  readonly others: readonly Candidate[];
  /** This host's, in the tunnel, of the same family. */
  readonly hostAddress: string;
  /** Differs when an earlier proof is worth nothing any more. */
  readonly basis: string;
}

export interface ProofPlan {
  /** What needs no probe. */
  readonly known: Proofs;
  readonly targets: readonly ProofTarget[];
}

/** What is known about both sides of the tunnel. */
export interface ProofFacts {
  readonly plans: readonly NetworkPlan[];
  readonly containers: readonly DockerContainer[];
  readonly tunnelConfig: TunnelConfig | null;
  readonly helper: HelperStatus | null;
  readonly vm: { readonly ipv6: boolean; readonly shims: KnownWays["shims"] } | null;
  readonly legs: KnownWays["legs"];
  readonly insides: readonly InsideReport[];
}

const MOST_OTHERS = 2;

export function proofKey({ id }: DockerNetwork, subnet: Cidr): string {
  return `${id} ${subnet}`;
}

/** A proof is news where it fails, and the reason is known. */
export function isTellable(proof: Proof): boolean {
  return proof.kind === "failed" && proof.why.code !== "silent";
}

/** What to prove: the subnets of which the helper has seen a route, and to which the VM has a way. */
export function planProofs(facts: ProofFacts): ProofPlan {
  const { plans, containers, helper, vm } = facts;
  const known = new Map<string, Proof>();
  const targets: ProofTarget[] = [];
  const candidates = candidatesByNetwork(containers);
  const installed = installedRoutes(helper);
  const ways = { shims: vm?.shims ?? [], legs: facts.legs, insides: facts.insides };
  const legs = legViews(plans, containers, vm === null ? null : ways);
  for (const plan of plans) {
    const { network } = plan;
    const isCut = ({ address }: Candidate) =>
      legs.some(
        (leg) => leg.networkId === network.id && leg.address === address && leg.state.kind !== "made",
      );
    for (const { subnet, routes } of routedSubnets(plan, installed)) {
      if (wayFailure(network, subnet, ways) !== null) continue;
      const key = proofKey(network, subnet);
      const all = (candidates.get(network.id) ?? []).filter(({ address }) => isIn(routes, address));
      const reached = all.filter((one) => !isCut(one));
      const [first] = reached;
      if (first !== undefined && familyOf(subnet) === 6 && vm?.ipv6 === false) {
        known.set(key, { kind: "failed", why: { code: "no-ipv6" }, ...first });
      } else if (first !== undefined)
        targets.push(targetOf(key, subnet, [first, ...reached.slice(1)], facts));
      // What has containers, but no cable to any, says so itself.
      else if (all.length === 0) known.set(key, { kind: "no-container" });
    }
  }
  return { known, targets };
}

function targetOf(
  key: string,
  subnet: Cidr,
  [first, ...others]: readonly [Candidate, ...Candidate[]],
  facts: ProofFacts,
): ProofTarget {
  const names = [first, ...others].map(({ container, address }) => `${container} ${address}`);
  return {
    key,
    first,
    others: others.slice(0, MOST_OTHERS),
    hostAddress: hostAddressOf(facts, subnet),
    basis: `${basisOf(facts.helper)} ${names.join()}`,
  };
}

/** The subnets of a network that have a route, with the routes that the kernel has. */
function routedSubnets({ routes, perContainer }: NetworkPlan, installed: ReadonlySet<Cidr>) {
  const whole = routes.map((subnet) => ({ subnet, routes: [subnet] }));
  const single = perContainer.map((one) => ({
    subnet: one.subnet,
    routes: one.whole === null ? one.routes : [one.whole, ...one.routes],
  }));
  // Where containers are routed one by one there is something to say before the first of them.
  return [
    ...whole.filter(({ subnet }) => installed.has(subnet)),
    ...single.map((one) => ({ ...one, routes: one.routes.filter((route) => installed.has(route)) })),
  ];
}

/** What the VM's finding means for a container that stayed silent; `hostAddress` is this host's in the tunnel. */
export function failureOf(finding: VmFinding | undefined, hostAddress: string): ProofFailure {
  switch (finding?.what) {
    case "dropped": {
      const { direction, family, table, chain, rule } = finding;
      return { code: "dropped", direction, family, table, chain, rule };
    }
    case "lost":
      return { code: "lost-in-vm", direction: finding.direction };
    case "no-reply":
      return { code: "no-reply", hostAddress };
    case "replied":
      return { code: "answer-lost" };
    case "not-seen":
      return { code: "not-in-vm" };
    default:
      return { code: "untold" };
  }
}

function hostAddressOf({ tunnelConfig }: ProofFacts, subnet: Cidr): string {
  return (familyOf(subnet) === 6 ? tunnelConfig?.ipv6?.host : tunnelConfig?.ipv4.host) ?? "";
}

/** A peer that is new, or that speaks from elsewhere, is another VM as far as we know. */
function basisOf(helper: HelperStatus | null): string {
  const peer = helper?.tunnel?.peer;
  return `${peer?.publicKey} ${peer?.endpoint} ${peer?.lastHandshakeAt != null}`;
}

function installedRoutes(helper: HelperStatus | null): ReadonlySet<Cidr> {
  const installed = (helper?.routes ?? []).filter(({ state }) => state === "installed");
  return new Set(installed.map(({ destination }) => destination));
}

/** By network, and there by name, so that the same one is asked each time. */
function candidatesByNetwork(containers: readonly DockerContainer[]): ReadonlyMap<string, Candidate[]> {
  const all = new Map<string, Candidate[]>();
  for (const { name, networks } of containers) {
    for (const { networkId, ipv4, ipv6 } of networks) {
      const here = all.get(networkId) ?? [];
      all.set(networkId, here);
      for (const address of [ipv4, ipv6]) if (address !== null) here.push({ container: name, address });
    }
  }
  for (const here of all.values()) here.sort((a, b) => a.container.localeCompare(b.container));
  return all;
}

function isIn(prefixes: readonly Cidr[], address: string): boolean {
  const host = hostCidr(address);
  return host !== null && prefixes.some((prefix) => contains(prefix, host));
}
