import type { HostPrefix } from "../../bridge/model/host-prefix.js";
import type { DockerContainer, DockerNetwork } from "../../bridge/model/network.js";
import type { EngineView } from "../../bridge/model/snapshot.js";
import type {
  Clock,
  EndpointMemory,
  EngineEvents,
  EngineLink,
  EnginePort,
  HelperLink,
  HelperPort,
  HostNetwork,
  Ports,
  Prober,
} from "../../bridge/session/ports.js";
import type { Cidr } from "../../helper/net/cidr.js";
import type { DesiredState, HelperStatus } from "../../helper/protocol/messages.js";
import type { InsidePlan, InsideResult } from "../../vm-setup/inside-plan.js";
import type { VmApplied, VmApplyPlan, VmShim, VmShimReport } from "../../vm-setup/plan.js";

export const VM_KEY = "VMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMU=";
const HOST_KEY = "HOSTHOSTHOSTHOSTHOSTHOSTHOSTHOSTHOSTHOSTHOU=";

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
  /** What was done inside containers, in order. */
  readonly insides: string[] = [];
  runInside: (containerId: string, plan: InsidePlan) => Promise<InsideResult> = async (_, { action }) =>
    action === "undo" ? { result: "undone" } : { result: "mended", missing: [] };
  /** Thrown by the next `open`, once each. */
  readonly failures: unknown[] = [];
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
      watch: async (events) => {
        this.#events = events;
        return { [Symbol.dispose]: () => this.#unwatch(events) };
      },
      setUpVm: (plan, onPublicKey) => this.#setUpVm(plan, onPublicKey),
      refreshFirewall: async ({ firewall, shims }) => {
        const parents = shims.map(({ parent, subnet }) => ` ${parent} ${subnet}`);
        const single = firewall.masquerade.single.map(({ address, clients }) => ` ${address} ${clients}`);
        this.vm.push(`firewall ${firewall.masquerade.ipv4.join()}${parents.join()}${single.join()}`);
        return { result: "refreshed", firewall: "iptables-nft", shims: shims.map(turnedBack) };
      },
      runInside: async (containerId, plan) => {
        this.insides.push(`${plan.action} ${containerId}`);
        return this.runInside(containerId, plan);
      },
      watchGuest: (containerId, watch, signal) => this.watchGuest(containerId, watch, signal),
      cleanVm: async () => {
        this.vm.push("clean");
      },
    };
  }

  change(networks: readonly DockerNetwork[]): void {
    this.networks = [...networks];
    this.#events?.onChange();
  }

  die(): void {
    const events = this.#events;
    this.#events = null;
    events?.onEnd({ code: "engine-lost", address: "unix:///fake.sock", detail: "connection closed" });
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
      shims: plan.shims.map(turnedBack),
    };
  }
}

function turnedBack({ parent, subnet }: VmShim): VmShimReport {
  return { parent, subnet, way: "turned-back" };
}

/** A helper that installs what it is asked for, except what `refuse` names, and sees a handshake at once. */
export class FakeHelper implements HelperPort {
  /** Every desired state, in order. */
  readonly applied: DesiredState[] = [];
  isReleased = false;
  opened = 0;
  refuse: (destination: Cidr) => boolean = () => false;
  hasHandshake = true;
  readonly failures: unknown[] = [];
  #close: (() => void) | null = null;

  async open(): Promise<HelperLink> {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.opened += 1;
    const statusListeners = new Set<(status: HelperStatus) => void>();
    const closeListeners = new Set<() => void>();
    this.#close = () => {
      for (const listener of closeListeners) listener();
    };
    return {
      apply: async (desired) => {
        this.applied.push(desired);
        return this.#status(desired);
      },
      status: async () => this.#status(this.applied.at(-1) as DesiredState),
      release: async () => {
        this.isReleased = true;
      },
      onStatus: (listener) => {
        statusListeners.add(listener);
        return { [Symbol.dispose]: () => void statusListeners.delete(listener) };
      },
      onClose: (listener) => {
        closeListeners.add(listener);
        return { [Symbol.dispose]: () => void closeListeners.delete(listener) };
      },
      [Symbol.dispose]: () => {},
    };
  }

  die(): void {
    this.#close?.();
  }

  get routes(): readonly Cidr[] {
    return this.applied.at(-1)?.routes ?? [];
  }

  #status({ generation, peer, routes }: DesiredState): HelperStatus {
    return {
      settledGeneration: generation,
      tunnel: {
        interfaceName: "dockline0",
        engine: "kernel",
        publicKey: HOST_KEY,
        listenPort: 51820,
        peer: peer && {
          publicKey: peer.publicKey,
          endpoint: "10.99.0.2:40000",
          lastHandshakeAt: this.hasHandshake ? 1 : null,
          rxBytes: 0,
          txBytes: 0,
        },
      },
      routes: routes.map((destination) =>
        this.refuse(destination)
          ? { destination, state: "refused", reason: { code: "owned-by-other", interfaceName: "utun4" } }
          : { destination, state: "installed" },
      ),
    };
  }
}

/** Time that stands still until it is advanced. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  readonly #timers = new Set<{ readonly at: number; readonly action: () => void }>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): Disposable {
    const timer = { at: this.#now + delayMs, action };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  get pending(): number {
    return this.#timers.size;
  }

  advance(byMs: number): void {
    this.#now += byMs;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.#now)) {
      this.#timers.delete(timer);
      timer.action();
    }
  }
}

/** A whole world of fakes for one session. */
export class FakeWorld implements Ports {
  readonly engines = new FakeEngine();
  readonly helpers = new FakeHelper();
  readonly clock = new FakeClock();
  readonly ownAddresses = new Set<string>();
  hostPrefixes: HostPrefix[] = [];
  readonly hostNetwork: HostNetwork = { listPrefixes: () => this.hostPrefixes };
  /** What is remembered, by engine. */
  readonly remembered = new Map<string, string>();
  readonly endpoints: EndpointMemory = {
    recall: async (engineId) => this.remembered.get(engineId) ?? null,
    remember: async (engineId, endpoint) => void this.remembered.set(engineId, endpoint),
  };
  readonly prober: Prober = {
    isOwnAddress: async (address) => this.ownAddresses.has(address),
    answers: async () => true,
  };
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
