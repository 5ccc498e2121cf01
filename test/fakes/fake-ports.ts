import type { EndpointAliases } from "../../bridge/model/container-names.js";
import type { Fault } from "../../bridge/model/fault.js";
import type { HostPrefix } from "../../bridge/model/host-prefix.js";
import type { DockerContainer, DockerNetwork } from "../../bridge/model/network.js";
import type { EngineView } from "../../bridge/model/snapshot.js";
import type {
  EndpointMemory,
  EngineEvents,
  EngineLink,
  EnginePort,
  HostNetwork,
  Ports,
} from "../../bridge/session/ports.js";
import type { Cidr } from "../../helper/net/cidr.js";
import type { VmFate } from "../../vm-setup/diagnosis.js";
import type { InsidePlan, InsideResult } from "../../vm-setup/inside-plan.js";
import type { VmLeg, VmLegReport } from "../../vm-setup/leg-plan.js";
import type { VmApplied, VmApplyPlan, VmShim, VmShimReport } from "../../vm-setup/plan.js";
import { FakeChoices } from "./fake-choices.js";
import { FakeClock } from "./fake-clock.js";
import { FakeHelper } from "./fake-helper.js";
import { FakeHostEvents } from "./fake-host-events.js";
import { FakeNames } from "./fake-names.js";
import { FakeProber } from "./fake-prober.js";

export const VM_KEY = "VMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMU=";

const VIEW: EngineView = {
  id: "fake",
  name: "fake-vm",
  version: "28.5.2",
  apiVersion: "1.51",
  operatingSystem: "Debian GNU/Linux",
  architecture: "amd64",
  kernelVersion: "6.12",
  source: "context default",
  address: "unix:///fake.sock",
};

/** An engine that holds networks, reports their changes, and remembers what was done to its VM. */
export class FakeEngine implements EnginePort {
  networks: DockerNetwork[] = [];
  containers: DockerContainer[] = [];
  view: EngineView = VIEW;
  /** What the VM was told, in order. */
  readonly vm: string[] = [];
  readonly plans: VmApplyPlan[] = [];
  /** First processes of containers, by container. */
  readonly processes = new Map<string, number>();
  shimReport: (shim: VmShim) => VmShimReport = turnedBack;
  legReport: (leg: VmLeg) => VmLegReport = (leg) => ({ ...leg, way: "leg", index: leg.pid });
  /** What was done inside containers, in order. */
  readonly insides: string[] = [];
  runInside: (containerId: string, plan: InsidePlan) => Promise<InsideResult> = async (_, { action }) =>
    action === "undo" ? { result: "undone" } : { result: "mended", missing: [], unreached: [] };
  /** What a diagnosis finds for every address. */
  fate: VmFate = { what: "no-reply" };
  /** What is said of a container's aliases. */
  aliasesOf: (containerId: string) => Promise<EndpointAliases> = async () => new Map();
  /** Thrown by the next `open`, once each. */
  readonly failures: unknown[] = [];
  duringRedial: () => Promise<void> = async () => {};
  /** Called while the networks are listed: what happens between subscribing and the answer. */
  duringList: () => void = () => {};
  watchGuest: EngineLink["watchGuest"] = async () => ({ result: "undone" });
  #events: EngineEvents | null = null;

  get isWatched(): boolean {
    return this.#events !== null;
  }

  async open(): Promise<EngineLink> {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    return {
      view: this.view,
      majorVersion: 28,
      listNetworks: async () => {
        const answer = [...this.networks];
        this.duringList();
        return answer;
      },
      listContainers: async () => [...this.containers],
      aliasesOf: async (containerId) => this.aliasesOf(containerId),
      processOf: async (containerId) => this.processes.get(containerId) ?? null,
      watch: async (events) => {
        this.#events = events;
        return { [Symbol.dispose]: () => this.#unwatch(events) };
      },
      setUpVm: (plan, onPublicKey) => this.#setUpVm(plan, onPublicKey),
      refreshFirewall: async ({ firewall, shims, legs }) => {
        const parents = shims.map(({ parent, subnet }) => ` ${parent} ${subnet}`);
        const single = firewall.masquerade.single.map(({ address, clients }) => ` ${address} ${clients}`);
        const cables = legs.map(({ pid, address }) => ` leg ${pid} ${address}`);
        const words = [firewall.masquerade.ipv4, parents, single, cables].map((list) => list.join());
        this.vm.push(`firewall ${words.join("")}`);
        return {
          result: "refreshed",
          firewall: "iptables-nft",
          shims: shims.map(this.shimReport),
          legs: legs.map((leg) => this.legReport(leg)),
        };
      },
      runInside: async (containerId, plan) => {
        this.insides.push(`${plan.action} ${containerId}`);
        return this.runInside(containerId, plan);
      },
      diagnose: async (probes, send) => {
        this.vm.push(`diagnose ${probes.map(({ to }) => to).join()}`);
        await send();
        return probes.map(({ to }) => ({ address: to, ...this.fate }));
      },
      watchGuest: (containerId, watch, signal) => this.watchGuest(containerId, watch, signal),
      redialVm: async (tunnel) => {
        this.vm.push(`redial ${tunnel}`);
        await this.duringRedial();
      },
      cleanVm: async () => {
        this.vm.push("clean");
      },
    };
  }

  change(networks: readonly DockerNetwork[]): void {
    this.networks = [...networks];
    this.#events?.onChange();
  }

  die(
    fault: Fault = { code: "engine-lost", address: "unix:///fake.sock", detail: "connection closed" },
  ): void {
    const events = this.#events;
    this.#events = null;
    events?.onEnd(fault);
  }

  #unwatch(events: EngineEvents): void {
    if (this.#events === events) this.#events = null;
  }

  async #setUpVm(plan: VmApplyPlan, onPublicKey: (key: string) => Promise<void>): Promise<VmApplied> {
    this.plans.push(plan);
    this.vm.push("key");
    await onPublicKey(VM_KEY);
    this.vm.push("dial");
    return {
      result: "applied",
      publicKey: VM_KEY,
      engine: "kernel",
      firewall: "iptables-nft",
      ipv6: true,
      endpoint: "10.99.0.1",
      kernel: "6.12",
      shims: plan.shims.map(this.shimReport),
    };
  }
}

function turnedBack({ parent, subnet }: VmShim): VmShimReport {
  return { parent, subnet, way: "turned-back" };
}

/** A whole world of fakes for one session. */
export class FakeWorld implements Ports {
  readonly engines = new FakeEngine();
  readonly helpers = new FakeHelper(() => this.hostPrefixes);
  readonly clock = new FakeClock();
  readonly hostEvents = new FakeHostEvents();
  hostPrefixes: HostPrefix[] = [];
  hostRoutes: Cidr[] = [];
  readonly hostNetwork: HostNetwork = {
    listPrefixes: () => this.hostPrefixes,
    listRoutes: () => this.hostRoutes,
  };
  readonly choices = new FakeChoices();
  readonly names = new FakeNames();
  /** What is remembered, by engine. */
  readonly remembered = new Map<string, string>();
  readonly endpoints: EndpointMemory = {
    recall: async (engineId) => this.remembered.get(engineId) ?? null,
    remember: async (engineId, endpoint) => void this.remembered.set(engineId, endpoint),
  };
  readonly prober = new FakeProber();
}

/** A bridge network as the engine describes it; `subnet` also names its gateway. */
export function bridgeNetwork(
  name: string,
  subnet: string,
  rest: Partial<DockerNetwork> = {},
): DockerNetwork {
  return {
    id: `id-${name}`,
    name,
    driver: "bridge",
    scope: "local",
    isInternal: false,
    isIngress: false,
    isIpv6: false,
    subnets: [{ subnet: subnet as Cidr, gateway: null, ipRange: null, auxAddresses: {} }],
    options: {},
    labels: {},
    created: "2026-01-01T00:00:00Z",
    bridgeName: `br-${name}`,
    ...rest,
  };
}

/** A macvlan network on the VM's eth1. */
export function macvlanNetwork(
  name: string,
  subnet: string,
  rest: Partial<DockerNetwork> = {},
): DockerNetwork {
  return bridgeNetwork(name, subnet, {
    driver: "macvlan",
    options: { parent: "eth1" },
    bridgeName: null,
    ...rest,
  });
}
