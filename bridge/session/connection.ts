import type { DesiredState, HelperStatus, TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmApplyPlan } from "../../vm-setup/plan.js";
import { planFirewall, planNetworks, planTunnel, routesOf } from "../model/desired.js";
import type { Fault } from "../model/fault.js";
import { FaultError, faultOf } from "../model/fault-error.js";
import { planShims } from "../model/shims.js";
import { type Facts, NO_FACTS } from "../model/snapshot.js";
import type { ConnectStep } from "../model/state.js";
import { unreachable } from "../model/unreachable.js";
import { Converger } from "./converger.js";
import type { EngineLink, HelperLink, Ports } from "./ports.js";
import { assertNotReachableAlready } from "./reachable-already.js";
import { waitFor } from "./wait-for.js";

export interface ConnectionOptions {
  readonly mtu: number;
  /** Names and addresses under which the VM may see this host, best first. */
  readonly endpoints: readonly string[];
}

export interface ConnectionEvents {
  onFacts(): void;
  onFault(fault: Fault): void;
}

const HANDSHAKE_LIMIT_MS = 5_000;
const ANSWER_LIMIT_MS = 3_000;
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
  #facts: Facts = NO_FACTS;
  #engine: EngineLink | null = null;
  #watch: Disposable | null = null;
  #helper: HelperLink | null = null;
  #generation = 0;
  #peer: string | null = null;
  /** What the VM was told of firewall and shims, as text. */
  #told = "";
  #areRoutesWanted = false;
  #isVmTouched = false;

  constructor(ports: Ports, options: ConnectionOptions, events: ConnectionEvents) {
    this.#ports = ports;
    this.#options = options;
    this.#events = events;
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
    // The VM first: its last packets still find the tunnel.
    if (this.#isVmTouched) await this.#engine?.cleanVm(signal).catch(() => {});
    await this.#helper?.release(signal).catch(() => {});
    this.#helper?.[Symbol.dispose]();
    this.#helper = null;
    this.#engine = null;
    this.#peer = null;
    this.#areRoutesWanted = false;
    this.#isVmTouched = false;
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
    const plan = this.#vmPlan(known === null ? [] : [known]);
    this.#isVmTouched = true;
    const vm = await engine.setUpVm(
      plan,
      async (key) => {
        this.#peer = key;
        await this.#apply(signal);
      },
      signal,
    );
    this.#told = rulesOf(plan);
    this.#learn({ ...this.#facts, vm });
    await this.#ports.endpoints.remember(engine.view.id, vm.endpoint);
  }

  async #awaitHandshake(signal: AbortSignal): Promise<void> {
    const { tunnel, helper } = this.#established();
    const isDone = (status: HelperStatus | null) =>
      status?.tunnel?.peer?.publicKey === this.#peer && status?.tunnel?.peer?.lastHandshakeAt != null;
    const seen = await waitFor({
      isDone: () => isDone(this.#facts.helper),
      subscribe: (check) => helper.onStatus(check),
      timeoutMs: HANDSHAKE_LIMIT_MS,
      signal,
    });
    const port = this.#facts.helper?.tunnel?.listenPort ?? 0;
    if (!seen) throw new FaultError({ code: "no-handshake", port, detail: "the helper saw no handshake" });
    if (!(await this.#ports.prober.answers(tunnel.ipv4.vm, ANSWER_LIMIT_MS, signal))) {
      throw new FaultError({
        code: "vm-address-silent",
        address: tunnel.ipv4.vm,
        seconds: ANSWER_LIMIT_MS / 1000,
      });
    }
  }

  async #installRoutes(signal: AbortSignal): Promise<void> {
    this.#areRoutesWanted = true;
    await this.#apply(signal);
    this.#converger.start(signal, (error) => this.#lose(faultOf(error)));
  }

  /** Brings both sides in line with what the engine says now. */
  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    const before = routesOf(this.#facts.plans).join();
    await this.#list(engine, signal);
    if (routesOf(this.#facts.plans).join() !== before) await this.#apply(signal);
    const plan = this.#vmPlan([]);
    if (rulesOf(plan) === this.#told) return;
    const { firewall, shims } = await engine.refreshFirewall(
      { action: "firewall", addresses: plan.tunnel, firewall: plan.firewall, shims: plan.shims },
      signal,
    );
    this.#told = rulesOf(plan);
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
      firewall: planFirewall(this.#facts.plans, this.#openedEngine().majorVersion),
      shims: planShims(this.#facts.plans, this.#facts.containers),
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
    this.#converger.stop();
    this.#watch?.[Symbol.dispose]();
    this.#watch = null;
  }

  #lose(fault: Fault): void {
    this.#converger.stop();
    this.#events.onFault(fault);
  }

  #learn(facts: Facts): void {
    this.#facts = facts;
    this.#events.onFacts();
  }
}

function rulesOf({ firewall, shims }: VmApplyPlan): string {
  return JSON.stringify({ firewall, shims });
}
