import type { Cidr } from "../../helper/net/cidr.js";
import type { DesiredState, HelperStatus } from "../../helper/protocol/messages.js";
import type { VmFinding, VmProbe } from "../../vm-setup/diagnosis.js";
import type { GuestPlan, GuestReport } from "../../vm-setup/guest-plan.js";
import type { InsidePlan, InsideResult } from "../../vm-setup/inside-plan.js";
import type { VmApplied, VmApplyPlan, VmFirewallPlan, VmRefreshed } from "../../vm-setup/plan.js";
import type { NetworkChoice } from "../model/choice.js";
import type { EndpointAliases } from "../model/container-names.js";
import type { Fault } from "../model/fault.js";
import type { HostPrefix } from "../model/host-prefix.js";
import type { NamesEvidence } from "../model/names-view.js";
import type { NamesWish } from "../model/names-wish.js";
import type { DockerContainer, DockerNetwork } from "../model/network.js";
import type { HostEvent } from "../model/revival.js";
import type { EngineView, Snapshot } from "../model/snapshot.js";

/** The world outside a session. Every call may throw FaultError, and ends early when its signal aborts. */
export interface Ports {
  readonly engines: EnginePort;
  readonly helpers: HelperPort;
  readonly prober: Prober;
  readonly endpoints: EndpointMemory;
  readonly choices: ChoiceMemory;
  readonly hostNetwork: HostNetwork;
  readonly hostEvents: HostEvents;
  readonly clock: Clock;
  readonly names: NamesPort;
}

export interface EnginePort {
  /** Finds the engine, checks that it can be used and that our image is in it. */
  open(signal: AbortSignal): Promise<EngineLink>;
}

/** An engine that answered; it holds no connection between calls. */
export interface EngineLink {
  readonly view: EngineView;
  readonly majorVersion: number;
  listNetworks(signal: AbortSignal): Promise<readonly DockerNetwork[]>;
  listContainers(signal: AbortSignal): Promise<readonly DockerContainer[]>;
  /** The first process of a container, as the VM counts; null when it does not run. */
  processOf(containerId: string, signal: AbortSignal): Promise<number | null>;
  /** What a container is called in its networks, by endpoint; nothing for one that is gone. */
  aliasesOf(containerId: string, signal: AbortSignal): Promise<EndpointAliases>;
  /** Resolves once the engine has accepted the subscription: whatever changes from then on is reported. */
  watch(events: EngineEvents, signal: AbortSignal): Promise<Disposable>;
  /** `onPublicKey` must have told the helper the VM's key when it resolves: the VM dials only then. */
  setUpVm(
    plan: VmApplyPlan,
    onPublicKey: (key: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<VmApplied>;
  refreshFirewall(plan: VmFirewallPlan, signal: AbortSignal): Promise<VmRefreshed>;
  /** In the network of a running container. A failure there is a result; what throws is that it could not be tried. */
  runInside(containerId: string, plan: InsidePlan, signal: AbortSignal): Promise<InsideResult>;
  /** What becomes of up to 16 probes in the VM, while `send` sends them. */
  diagnose(
    probes: readonly VmProbe[],
    send: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<readonly VmFinding[]>;
  /** Resolves when the watcher has ended, and has taken away what it made. */
  watchGuest(containerId: string, watch: GuestWatch, signal: AbortSignal): Promise<InsideResult>;
  /** Has the VM's end of the tunnel, such as it is, dial from another UDP port; whether that helped is not known yet. */
  redialVm(tunnel: VmApplied["engine"], signal: AbortSignal): Promise<void>;
  /** Removes every trace of ours from the VM; fine when there is none. */
  cleanVm(signal: AbortSignal): Promise<void>;
}

/** A virtual machine inside a container, and who wants to hear of it. */
export interface GuestWatch {
  readonly plan: GuestPlan;
  readonly onReport: (report: GuestReport) => void;
  /** The watcher ends by itself when this aborts; the call's own signal ends it without tidying up. */
  readonly end: AbortSignal;
}

export interface EngineEvents {
  onChange(): void;
  /** The engine went away; called at most once. */
  onEnd(fault: Fault): void;
}

export interface HelperPort {
  /** Connects to the helper, starting one where that is allowed. */
  open(signal: AbortSignal): Promise<HelperLink>;
}

export interface HelperLink extends Disposable {
  apply(desired: DesiredState, signal: AbortSignal): Promise<HelperStatus>;
  status(signal: AbortSignal): Promise<HelperStatus>;
  release(signal: AbortSignal): Promise<void>;
  onStatus(listener: (status: HelperStatus) => void): Disposable;
  onClose(listener: () => void): Disposable;
}

export interface Prober {
  /** Whether this host holds `address` itself. */
  isOwnAddress(address: string): Promise<boolean>;
  /** Whether anything answers at `address` within `timeoutMs`; a refused connection is an answer. */
  answers(address: string, timeoutMs: number, signal: AbortSignal): Promise<boolean>;
  /** The same, told in more words; asks until it is "answered" or "doubtful", or the time is over. */
  probe(address: string, timeoutMs: number, signal: AbortSignal): Promise<ProbeOutcome>;
}

/** "doubtful": refused, perhaps by a firewall on the way; "unreachable": somebody on the way, or this host, says so. */
export type ProbeOutcome = "answered" | "doubtful" | "unreachable" | "silent";

/** What worked the last time; never throws. */
export interface EndpointMemory {
  recall(engineId: string): Promise<string | null>;
  remember(engineId: string, endpoint: string): Promise<void>;
}

/** Which networks of an engine its user wants. */
export interface ChoiceMemory {
  /** Never throws: what cannot be read is told, and all networks are wanted. */
  recall(engineId: string): Promise<NetworkChoice>;
  /** Reads, changes and writes in one go, whoever else does so. Throws ChoiceRefused, and what `change` throws. */
  update(engineId: string, change: (before: NetworkChoice) => NetworkChoice): Promise<NetworkChoice>;
}

export interface HostNetwork {
  /** The networks that this host is attached to at this moment; not its loopback. */
  listPrefixes(): readonly HostPrefix[];
  /** Where this host's routes lead, default routes left out; empty where that cannot be read. */
  listRoutes(): readonly Cidr[];
}

/** What happens to this host as a whole; each may be told late, twice, or without cause. */
export interface HostEvents {
  /** Costs something only while somebody watches. */
  watch(listener: (event: HostEvent) => void): Disposable;
}

export interface NamesPort {
  /** Opens a DNS server that only this host can ask; rejects when there is no port for it. */
  open(wish: NamesWish): Promise<NamesServer>;
}

export interface NamesServer extends AsyncDisposable {
  readonly port: number;
  /** From now on it answers with the names in `snapshot`. */
  publish(snapshot: Snapshot): void;
  /** Has this host's programs ask for a name, for a second at most; never throws. */
  check(): Promise<NamesEvidence>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  after(delayMs: number, action: () => void): Disposable;
}
