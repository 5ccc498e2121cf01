import type { RouteOverlap } from "../../helper/protocol/messages.js";
import type { VmFailureCode, VmShimFailure, VmShimReport } from "../../vm-setup/plan.js";
import type { ConnectStep } from "./connect-step.js";
import { engineSentence } from "./engine-failure.js";
import type { Fault } from "./fault.js";
import { helperSentence } from "./helper-sentence.js";
import type { LegFailure } from "./legs.js";
import type { Means } from "./means.js";
import { refusalReason, refusalSentence } from "./refusal-sentence.js";
import { sessionSentence } from "./session-sentence.js";
import { skipSentence } from "./skip-sentence.js";
import type { PerContainerVerdict, RouteVerdict, Verdict } from "./snapshot.js";
import type { BridgeState } from "./state.js";
import { unreachable } from "./unreachable.js";

/** What is wrong and what to do by these means, for a person; faults become words here, and nowhere else. */
export function faultSentence(fault: Fault, means: Means): string {
  switch (fault.code) {
    case "already-reachable":
      return fault.why === "orbstack"
        ? `OrbStack (${fault.engine}) makes containers reachable by itself; there is nothing to connect.`
        : `The engine (${fault.engine}) runs on this very host, so its containers are reachable already; there is nothing to connect.`;
    case "helper-missing":
    case "helper-forbidden":
    case "helper-untrusted":
    case "helper-version":
    case "helper-lost":
    case "helper-silent":
    case "helper-start-failed":
    case "helper-refused":
      return helperSentence(fault, means);
    case "vm-setup-failed":
      return `${vmFailure(fault.reason)} (${fault.detail})`;
    case "vm-setup-garbled":
      return `The set-up container in the VM ended ${fault.exitCode === null ? "without an exit code" : `with exit code ${fault.exitCode}`} and no result; its last line was "${fault.lastLine}"; it is tried again, and restarting the engine may help.`;
    case "no-handshake":
      return `The VM could not reach this host on UDP port ${fault.port}; check that a firewall on this host lets it in (${fault.detail}).`;
    case "vm-address-silent":
      return `The tunnel is up, but the VM's address ${fault.address} did not answer within ${fault.seconds} s; a firewall inside the VM may drop it.`;
    case "vm-asleep":
      return `Docker's VM is asleep: ${fault.silence === "engine" ? "its engine does not answer" : "it does not answer through the tunnel, not from a new port and not after a new set-up"}; open Docker, or restart it, unless this mends itself.`;
    case "session-running":
    case "session-silent":
    case "session-version":
      return sessionSentence(fault, means);
    case "internal":
      return `Something went wrong inside Dockline: ${fault.message}; try again, and report it if it comes back`;
    default:
      return engineSentence(fault, means);
  }
}

function vmFailure(reason: VmFailureCode): string {
  switch (reason) {
    case "bad-plan":
      return "The set-up container did not understand its plan; Dockline and its image are of different versions, reinstall Dockline";
    case "no-wireguard":
      return "The VM has neither WireGuard in its kernel nor a TUN device; update the VM";
    case "no-net-admin":
      return "The engine does not let a container configure the VM's network; switch off rootless mode or Enhanced Container Isolation";
    case "no-handshake":
      return "The VM could not reach this host through the tunnel; check that a firewall on this host lets its UDP in";
    case "firewall":
      return "The VM's firewall rules could not be set; it is tried again, and restarting the engine may help";
    case "interface":
      return "The tunnel interface in the VM could not be set up; it is tried again, and restarting the VM may help";
    case "survey":
      return "The VM's interfaces could not be looked at; try again, and restart the VM if that does not help";
    case "no-dial":
      return "The set-up container in the VM was not told to dial; the connection to the engine is too slow";
    case "stopped":
      return "The set-up container in the VM was stopped by somebody else; try again";
    default:
      return unreachable(reason);
  }
}

/** Why a subnet has no route, and what to do about it by these means, in one clause. */
export function verdictSentence(verdict: Verdict, means: Means): string {
  switch (verdict.kind) {
    case "routed":
      return "routed";
    case "not-connected":
      return "not connected";
    case "pending":
      return "route is being installed";
    case "skipped":
      return skipSentence(verdict.why, means);
    case "refused":
      return refusalSentence(verdict.reason, means);
    case "no-way":
      return wayFailureSentence(verdict.why);
    case "per-container":
      return takenSentence(verdict, means);
    default:
      return unreachable(verdict);
  }
}

function takenSentence({ whole, addresses }: PerContainerVerdict, means: Means): string {
  const taken = [
    ...(whole?.verdict.kind === "routed" ? [whole.prefix] : []),
    ...addresses.filter(({ verdict }) => verdict.kind === "routed").map(({ address }) => address),
  ];
  const others = addresses.flatMap(({ address, verdict }) =>
    verdict.kind === "routed" ? [] : [`${address}: ${addressSentence(verdict, means)}`],
  );
  const remedy = addresses.some(({ verdict }) => verdict.kind === "refused")
    ? ["give that container another address (--ip)"]
    : [];
  return [listSentence(taken, whole?.isSubnet === true), ...wholeRefusal(whole), ...others, ...remedy].join(
    "; ",
  );
}

function addressSentence(verdict: RouteVerdict, means: Means): string {
  return verdict.kind === "refused" ? refusalReason(verdict.reason) : verdictSentence(verdict, means);
}

function listSentence(taken: readonly string[], isOursToTake: boolean): string {
  if (isOursToTake) {
    return taken.length === 0
      ? "only running containers are routed, one by one"
      : `routed one by one: ${taken.join(", ")}`;
  }
  return taken.length === 0
    ? "shares its addresses with this host's network: only running containers are routed, one by one"
    : `taken over from this host's network: ${taken.join(", ")}`;
}

function wholeRefusal(whole: PerContainerVerdict["whole"]): string[] {
  if (whole === null || whole.verdict.kind !== "refused") return [];
  return [`${whole.prefix} as a whole is not, for it ${refusalReason(whole.verdict.reason)}`];
}

/** Why the VM does not reach containers of a macvlan or ipvlan network, and what to do about it, in one clause. */
export function wayFailureSentence(why: VmShimFailure | LegFailure): string {
  switch (why) {
    case "no-parent":
      return "the VM has no interface of the parent's name; recreate the network with one that the VM has";
    case "no-shim":
      return "the VM's kernel gives its parent no further interface; recreate the network with another parent";
    case "no-link":
      return "the VM's kernel gives the container no cable (veth) to the VM; attach the container to a bridge network too";
    case "no-process":
      return "it has ended";
    case "no-nftables":
      return "the VM's kernel lacks the nftables rules that it needs; update the VM, or attach the containers to a bridge network too";
    case "no-address":
      return 'no way back from its containers; recreate it with --aux-address "dockline=…", an address that nobody has';
    case "no-ipv6":
      return "the VM does not forward IPv6; switch IPv6 on there, or use the containers' IPv4 addresses";
    default:
      return unreachable(why);
  }
}

/** What a route of this host's has to do with one of ours, in one clause. */
export function overlapSentence({ kind, prefix, interfaceName }: RouteOverlap): string {
  return kind === "within"
    ? `inside ${prefix} of ${interfaceName}, which no longer gets these addresses`
    : `${prefix} in it stays with ${interfaceName}`;
}

/** How the VM reaches a macvlan or ipvlan subnet, in one clause. */
export function shimSentence(shim: VmShimReport): string {
  switch (shim.way) {
    case "direct":
    case "turned-back":
      return `by ${shim.parent}, containers see this host's tunnel address`;
    case "gateway":
      return `by ${shim.parent} with the gateway ${shim.address}, containers see this host's tunnel address`;
    case "parent-address":
      return `by ${shim.parent}, containers see the VM's address ${shim.address}`;
    case "spare-address":
      return `by ${shim.parent}, containers see the free address ${shim.address}`;
    case "link-local":
      return `by ${shim.parent}, containers see the link-local address ${shim.address}`;
    case "none":
      return `not by ${shim.parent}`;
    default:
      return unreachable(shim);
  }
}

/** The state as a headline. */
export function stateSentence(state: BridgeState, means: Means): string {
  switch (state.kind) {
    case "disconnected":
      return "Not connected";
    case "connecting":
      return `Connecting: ${stepSentence(state.step)}`;
    case "connected":
      return "Connected";
    case "disconnecting":
      return "Disconnecting";
    case "faulted":
      return `Not connected: ${faultSentence(state.fault, means)}`;
    default:
      return unreachable(state);
  }
}

export function stepSentence(step: ConnectStep): string {
  switch (step) {
    case "engine":
      return "find the engine";
    case "helper":
      return "create the tunnel interface";
    case "vm-setup":
      return "set up the VM";
    case "handshake":
      return "wait for the VM's answer";
    case "routes":
      return "install routes";
    default:
      return unreachable(step);
  }
}
