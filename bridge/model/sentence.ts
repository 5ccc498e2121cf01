import type { RouteOverlap, RouteRefusal } from "../../helper/protocol/messages.js";
import type { VmFailureCode, VmShimFailure, VmShimReport } from "../../vm-setup/plan.js";
import type { SkipReason } from "./desired.js";
import { engineSentence } from "./engine-failure.js";
import type { Fault } from "./fault.js";
import { helperSentence } from "./helper-sentence.js";
import type { LegFailure } from "./legs.js";
import type { Means } from "./means.js";
import { sessionSentence } from "./session-sentence.js";
import type { PerContainerVerdict, Verdict } from "./snapshot.js";
import type { BridgeState, ConnectStep } from "./state.js";
import { unreachable } from "./unreachable.js";

/** What is wrong and what to do by these means, for a person; faults become words here, and nowhere else. */
export function faultSentence(fault: Fault, means: Means = "commands"): string {
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
      return `The set-up container in the VM ended ${fault.exitCode === null ? "without an exit code" : `with exit code ${fault.exitCode}`} and no result; its last line was "${fault.lastLine}".`;
    case "no-handshake":
      return `The VM could not reach this host on UDP port ${fault.port}; check that a firewall on this host lets it in (${fault.detail}).`;
    case "vm-address-silent":
      return `The tunnel is up, but the VM's address ${fault.address} did not answer within ${fault.seconds} s; a firewall inside the VM may drop it.`;
    case "vm-asleep":
      return `Docker's VM is asleep: ${fault.silence === "engine" ? "its engine does not answer" : "it does not answer through the tunnel, not from a new port and not after a new set-up"}; open Docker, or restart it, unless this mends itself.`;
    case "session-running":
    case "session-version":
      return sessionSentence(fault, means);
    case "internal":
      return `Something went wrong inside Dockline: ${fault.message}`;
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
      return "The VM's firewall rules could not be set";
    case "interface":
      return "The tunnel interface in the VM could not be set up";
    case "survey":
      return "The VM's interfaces could not be looked at";
    case "no-dial":
      return "The set-up container in the VM was not told to dial; the connection to the engine is too slow";
    case "stopped":
      return "The set-up container in the VM was stopped by somebody else";
    default:
      return unreachable(reason);
  }
}

/** Why a subnet has no route, in one clause; `means` tells how its network is switched on. */
export function verdictSentence(verdict: Verdict, means: Means = "commands"): string {
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
      return refusalSentence(verdict.reason);
    case "no-way":
      return wayFailureSentence(verdict.why);
    case "per-container":
      return takenSentence(verdict);
    default:
      return unreachable(verdict);
  }
}

function takenSentence({ whole, addresses }: PerContainerVerdict): string {
  const taken = [
    ...(whole?.verdict.kind === "routed" ? [whole.prefix] : []),
    ...addresses.filter(({ verdict }) => verdict.kind === "routed").map(({ address }) => address),
  ];
  const others = addresses
    .filter(({ verdict }) => verdict.kind !== "routed")
    .map(({ address, verdict }) => `${address}: ${verdictSentence(verdict)}`);
  return [listSentence(taken, whole?.isSubnet === true), ...wholeRefusal(whole), ...others].join("; ");
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
  return [`${whole.prefix} as a whole is not, for it ${refusalSentence(whole.verdict.reason)}`];
}

/** Why the VM does not reach containers of a macvlan or ipvlan network, in one clause. */
export function wayFailureSentence(why: VmShimFailure | LegFailure): string {
  switch (why) {
    case "no-parent":
      return "the VM has no interface of the parent's name; the parent is the VM's, not this host's";
    case "no-shim":
      return "the VM's kernel gives its parent no further interface";
    case "no-link":
      return "the VM's kernel gives the container no cable (veth) to the VM";
    case "no-process":
      return "it has ended";
    case "no-nftables":
      return "the VM's kernel lacks the nftables rules that it needs";
    case "no-address":
      return 'no way back from its containers; recreate it with --aux-address "dockline=…", an address that nobody has';
    case "no-ipv6":
      return "the VM does not forward IPv6";
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

function skipSentence(why: SkipReason, means: Means): string {
  const isBySwitch = means === "buttons";
  switch (why.code) {
    case "public-range":
      return "not a private range, so it is not routed";
    case "too-wide":
      return "wider than /12 (IPv4) or /32 (IPv6), so it is not routed";
    case "driver":
      return driverSentence(why.driver);
    case "overlaps-network":
      return `overlaps the older network "${why.name}"`;
    case "disabled":
      return isBySwitch
        ? "switched off; its switch brings it back"
        : 'switched off; "dockline networks enable" with its name brings it back';
    case "not-listed":
      return isBySwitch
        ? "not on the list of networks to reach; its switch adds it"
        : 'not on the list; "dockline networks enable" with its name adds it, "dockline networks all" ends the list';
    case "parent-name":
      return `its parent "${why.parent}" is no name of an interface`;
    case "mode":
      return `"${why.mode}" is no mode of ${why.driver} networks`;
    case "parent-shared":
      return `its parent ${why.parent} is also that of networks of another kind (${why.kinds.join(", ")}), and the kernel has one kind per parent; remove the others, or stop their containers`;
    default:
      return unreachable(why);
  }
}

function driverSentence(driver: string): string {
  if (driver === "overlay") {
    return "overlay networks lie in a place of their own in the VM, which swarm alone has a way into; attach the containers to a bridge network too, or publish their ports";
  }
  return `networks of the driver ${driver} are not reached; attach the containers to a bridge network too`;
}

function refusalSentence(reason: RouteRefusal): string {
  switch (reason.code) {
    case "owned-by-other":
      return `already routed by ${reason.interfaceName}`;
    case "covers-own-address":
      return `holds this host's own address ${reason.address}`;
    case "covers-lan":
      return `covers this host's network ${reason.prefix} on ${reason.interfaceName}`;
    case "inside-lan":
      return `lies inside this host's network ${reason.prefix} on ${reason.interfaceName}`;
    case "holds-neighbour":
      return `holds a neighbour's address ${reason.address}`;
    case "covers-gateway":
      return `holds this host's gateway ${reason.address}`;
    case "covers-dns-server":
      return `holds this host's DNS server ${reason.address}`;
    case "covers-endpoint":
      return `holds the VM's own address ${reason.address}`;
    case "kernel":
      return `the kernel refused the route: ${reason.message}`;
    default:
      return unreachable(reason);
  }
}

/** The state as a headline. */
export function stateSentence(state: BridgeState): string {
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
      return `Not connected: ${faultSentence(state.fault)}`;
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
