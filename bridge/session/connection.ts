import type { DesiredState, TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmApplyPlan, VmRefreshed } from "../../vm-setup/plan.js";
import { planFirewall, planNetworks, planTunnel, routesOf } from "../model/desired.js";
import type { Fault } from "../model/fault.js";
import { FaultError, faultOf } from "../model/fault-error.js";
import { planMasquerades, replyPaths } from "../model/reply-path.js";
import { planShims } from "../model/shims.js";
import { type Facts, NO_FACTS } from "../model/snapshot.js";
import type { ConnectStep } from "../model/state.js";
import { unreachable } from "../model/unreachable.js";
import { awaitHandshake } from "./await-handshake.js";
import { ContainerSide } from "./container-side.js";
import { Converger } from "./converger.js";
import type { EngineLink, HelperLink, Ports } from "./ports.js";
import { assertNotReachableAlready } from "./reachable-already.js";
import { type VmRules, VmSide } from "./vm-side.js";

export interface ConnectionOptions {
  readonly mtu: number;
  /** Names and addresses under which the VM may see this host, best first. */
  readonly endpoints: readonly string[];
  /** Containers with a virtual machine in them, by name, beside those that say it themselves by their label. */
  readonly guests?: readonly string[];
}

export interface ConnectionEvents {
  onFacts(): void;
  onFault(fault: Fault): void;
}

const REFRESH_LIMIT_MS = 2_000;
const TEAR_DOWN_LIMIT_MS = 15_000;
const KEEPALIVE_SECONDS = 25;

/**
 * What a session holds in its hands while it is connecting or connected: the engine, the helper, and what
 * was learned from both. After a fault the helper's link stays, so that routes survive an engine restart.
 */
export class Connection {
  readonly #ports: Ports;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #converger = new Converger((signal) => this.#converge(signal));
  readonly #vm = new VmSide(
    () => this.#vmRules(),
    (refreshed) => this.#learnVm(refreshed),
  );
  readonly #containers: ContainerSide;
  #facts: Facts = NO_FACTS;
  #engine: EngineLink | null = null;
  #watch: Disposable | null = null;
  #helper: HelperLink | null = null;
  #generation = 0;
  #peer: string | null = null;
  #areRoutesWanted = false;

  constructor(ports: Ports, options: ConnectionOptions, events: ConnectionEvents) {
    this.#ports = ports;
    this.#options = options;
    this.#events = events;
    this.#containers = new ContainerSide(() => this.#facts, options.guests ?? [], {
      onInsides: (insides) => {
        this.#learn({ ...this.#facts, insides });
        // What could not be mended inside is mended in the VM.
        this.#vm.request();
      },
      onGuests: (guests) => this.#learn({ ...this.#facts, guests }),
    });
  }

  get facts(): Facts {
    return this.#facts;
  }

  /** Runs one step to its observed end. */
  run(step: ConnectStep, signal: AbortSignal): Promise<void> {
    switch (step) {
      case "engine":
        return this.#openEngine(signal);
      case "helper":
        return this.#openHelper(signal);
      case "vm-setup":
        return this.#setUpVm(signal);
      case "handshake":
        return this.#awaitHandshake(signal);
      case "routes":
        return this.#installRoutes(signal);
      default:
        return unreachable(step);
    }
  }

  /** Reads the helper's status anew, if there is a helper; never throws. */
  async refresh(): Promise<void> {
    const helper = this.#helper;
    const status = await helper?.status(AbortSignal.timeout(REFRESH_LIMIT_MS)).catch(() => null);
    if (status && helper === this.#helper) this.#learn({ ...this.#facts, helper: status });
  }

  /** Removes everything on both sides, as far as they can still be reached; never throws. */
  async tearDown(): Promise<void> {
    const signal = AbortSignal.timeout(TEAR_DOWN_LIMIT_MS);
    this.#closeWatch();
    await this.#containers.clean(signal);
    // The VM before the tunnel: its last packets still find it.
    await this.#vm.clean(signal);
    await this.#helper?.release(signal).catch(() => {});
    this.#helper?.[Symbol.dispose]();
    this.#helper = null;
    this.#engine = null;
    this.#peer = null;
    this.#areRoutesWanted = false;
    this.#learn(NO_FACTS);
  }

  async #openEngine(signal: AbortSignal): Promise<void> {
    this.#closeWatch();
    this.#engine = null;
    const engine = await this.#ports.engines.open(signal);
    this.#engine = engine;
    this.#watch = await engine.watch(
      {
        onChange: () => this.#converger.request(),
        onEnd: (fault) => this.#lose(fault),
      },
      signal,
    );
    await this.#list(engine, signal);
    await assertNotReachableAlready(engine.view, this.#facts.plans, this.#ports.prober);
  }

  async #openHelper(signal: AbortSignal): Promise<void> {
    if (this.#helper === null) {
      const helper = await this.#ports.helpers.open(signal);
      this.#helper = helper;
      this.#peer = null;
      helper.onStatus((status) => this.#learn({ ...this.#facts, helper: status }));
      helper.onClose(() => {
        if (this.#helper !== helper) return;
        this.#helper = null;
        this.#lose({ code: "helper-lost" });
      });
    }
    await this.#apply(signal);
  }

  async #setUpVm(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    const known = await this.#ports.endpoints.recall(engine.view.id);
    const vm = await this.#vm.setUp(
      engine,
      this.#vmPlan(known === null ? [] : [known]),
      async (key) => {
        this.#peer = key;
        await this.#apply(signal);
      },
      signal,
    );
    this.#learn({ ...this.#facts, vm });
    await this.#ports.endpoints.remember(engine.view.id, vm.endpoint);
  }

  async #awaitHandshake(signal: AbortSignal): Promise<void> {
    const { tunnel, helper } = this.#established();
    const peer = { publicKey: this.#peer, address: tunnel.ipv4.vm };
    const status = () => this.#facts.helper;
    await awaitHandshake(peer, { helper, status, prober: this.#ports.prober }, signal);
  }

  async #installRoutes(signal: AbortSignal): Promise<void> {
    this.#areRoutesWanted = true;
    await this.#apply(signal);
    const onError = (error: unknown) => this.#lose(faultOf(error));
    this.#converger.start(signal, onError);
    this.#vm.start(signal, onError);
    this.#containers.start(this.#openedEngine(), signal, onError);
  }

  /** Brings both sides in line with what the engine says now; the VM's side in its own time. */
  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    const before = routesOf(this.#facts.plans).join();
    await this.#list(engine, signal);
    if (routesOf(this.#facts.plans).join() !== before) await this.#apply(signal);
    this.#vm.request();
    this.#containers.request();
  }

  #learnVm({ firewall, shims }: VmRefreshed): void {
    const { vm } = this.#facts;
    if (vm !== null) this.#learn({ ...this.#facts, vm: { ...vm, firewall, shims } });
  }

  async #list(engine: EngineLink, signal: AbortSignal): Promise<void> {
    const [networks, containers] = await Promise.all([
      engine.listNetworks(signal),
      engine.listContainers(signal),
    ]);
    const tunnel = this.#facts.helper?.tunnel?.interfaceName;
    const hostPrefixes = this.#ports.hostNetwork
      .listPrefixes()
      .flatMap(({ interfaceName, prefix }) => (interfaceName === tunnel ? [] : [prefix]));
    const plans = planNetworks(networks, { containers, hostPrefixes });
    const tunnelConfig = this.#facts.tunnelConfig ?? planTunnel(networks, this.#options.mtu);
    this.#learn({ ...this.#facts, engine: engine.view, plans, containers, tunnelConfig });
  }

  async #apply(signal: AbortSignal): Promise<void> {
    const { tunnel, helper } = this.#established();
    this.#generation += 1;
    const desired: DesiredState = {
      generation: this.#generation,
      tunnel,
      peer: this.#peer === null ? null : { publicKey: this.#peer },
      routes: this.#areRoutesWanted ? routesOf(this.#facts.plans) : [],
    };
    this.#learn({ ...this.#facts, helper: await helper.apply(desired, signal) });
  }

  #vmPlan(firstEndpoints: readonly string[]): VmApplyPlan {
    const { tunnel } = this.#established();
    const { firewall, shims } = this.#vmRules();
    const status = this.#facts.helper?.tunnel;
    if (!status) throw new FaultError({ code: "internal", message: "the helper has no tunnel" });
    return {
      action: "apply",
      tunnel: {
        mtu: tunnel.mtu,
        ipv4: tunnel.ipv4,
        ipv6: tunnel.ipv6,
        hostPublicKey: status.publicKey,
        hostPort: status.listenPort,
        keepaliveSeconds: KEEPALIVE_SECONDS,
      },
      endpoints: [...new Set([...firstEndpoints, ...this.#options.endpoints])],
      firewall,
      shims,
    };
  }

  #vmRules(): VmRules {
    const { plans, containers, insides } = this.#facts;
    const masquerades = planMasquerades(replyPaths(plans, containers), insides);
    return {
      addresses: this.#established().tunnel,
      firewall: planFirewall(plans, this.#openedEngine().majorVersion, masquerades),
      shims: planShims(plans, containers),
    };
  }

  #established(): { readonly tunnel: TunnelConfig; readonly helper: HelperLink } {
    if (this.#helper === null) throw new FaultError({ code: "helper-lost" });
    if (this.#facts.tunnelConfig === null)
      throw new FaultError({ code: "internal", message: "no tunnel was planned" });
    return { tunnel: this.#facts.tunnelConfig, helper: this.#helper };
  }

  #openedEngine(): EngineLink {
    if (this.#engine === null) throw new FaultError({ code: "internal", message: "no engine was opened" });
    return this.#engine;
  }

  #closeWatch(): void {
    this.#stopConverging();
    this.#watch?.[Symbol.dispose]();
    this.#watch = null;
  }

  #stopConverging(): void {
    this.#converger.stop();
    this.#vm.stop();
    this.#containers.stop();
  }

  #lose(fault: Fault): void {
    this.#stopConverging();
    this.#events.onFault(fault);
  }

  #learn(facts: Facts): void {
    this.#facts = facts;
    this.#events.onFacts();
  }
}
