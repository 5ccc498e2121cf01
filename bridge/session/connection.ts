import type { DesiredState, HelperStatus, TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmApplyPlan, VmRefreshed } from "../../vm-setup/plan.js";
import { type ChoiceChange, ChoiceRefused, type NetworkChoice } from "../model/choice.js";
import { planFirewall, rangesOf, routesOf } from "../model/desired.js";
import type { Fault } from "../model/fault.js";
import { FaultError, faultOf } from "../model/fault-error.js";
import { planShims } from "../model/shims.js";
import { type Facts, NO_FACTS } from "../model/snapshot.js";
import type { ConnectStep } from "../model/state.js";
import { unreachable } from "../model/unreachable.js";
import { awaitHandshake } from "./await-handshake.js";
import { Converger } from "./converger.js";
import { Planner } from "./planner.js";
import type { EngineLink, HelperLink, Ports } from "./ports.js";
import { assertNotReachableAlready } from "./reachable-already.js";
import { type VmRules, VmSide } from "./vm-side.js";

export interface ConnectionOptions {
  readonly mtu: number;
  /** Names and addresses under which the VM may see this host, best first. */
  readonly endpoints: readonly string[];
}

export interface ConnectionEvents {
  onFacts(): void;
  onFault(fault: Fault): void;
}

const REFRESH_LIMIT_MS = 2_000;
const TEAR_DOWN_LIMIT_MS = 15_000;
const KEEPALIVE_SECONDS = 25;
const NO_ENGINE_YET = "The running session has not found its engine yet; try again once it is connected.";

/**
 * What a session holds in its hands while it is connecting or connected: the engine, the helper, and what
 * was learned from both. After a fault the helper's link stays, so that routes survive an engine restart.
 */
export class Connection {
  readonly #ports: Ports;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #planner: Planner;
  readonly #converger = new Converger((signal) => this.#converge(signal));
  readonly #vm = new VmSide(
    () => this.#vmRules(),
    (refreshed) => this.#learnVm(refreshed),
  );
  #facts: Facts = NO_FACTS;
  #engine: EngineLink | null = null;
  #watch: Disposable | null = null;
  #helper: HelperLink | null = null;
  #generation = 0;
  #peer: string | null = null;
  #areRoutesWanted = false;
  /** What the helper was asked for the last time, as text. */
  #asked: string | null = null;

  constructor(ports: Ports, options: ConnectionOptions, events: ConnectionEvents) {
    this.#ports = ports;
    this.#planner = new Planner(ports);
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
    if (status && helper === this.#helper) this.#learnHelper(status);
  }

  /** Throws ChoiceRefused, and then nothing has changed; else it is remembered, and the routes follow. */
  async choose(change: ChoiceChange): Promise<NetworkChoice> {
    if (this.#engine === null) throw new ChoiceRefused("no-engine-yet", NO_ENGINE_YET);
    const choice = await this.#planner.choose(this.#engine, change);
    this.#replan();
    return choice;
  }

  /** Removes everything on both sides, as far as they can still be reached; never throws. */
  async tearDown(): Promise<void> {
    const signal = AbortSignal.timeout(TEAR_DOWN_LIMIT_MS);
    this.#closeWatch();
    // The VM first: its last packets still find the tunnel.
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
    await this.#planner.recallChoice(engine);
    await this.#list(engine, signal);
    await assertNotReachableAlready(engine.view, this.#facts.plans, this.#ports.prober);
  }

  async #openHelper(signal: AbortSignal): Promise<void> {
    if (this.#helper === null) {
      const helper = await this.#ports.helpers.open(signal);
      this.#helper = helper;
      this.#peer = null;
      helper.onStatus((status) => this.#learnHelper(status));
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
  }

  /** Brings both sides in line with what the engine says now; the VM's side in its own time. */
  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    await this.#list(engine, signal);
    if (this.#asked !== JSON.stringify(this.#wanted())) await this.#apply(signal);
    this.#vm.request();
  }

  #learnVm({ firewall, shims }: VmRefreshed): void {
    const { vm } = this.#facts;
    if (vm !== null) this.#learn({ ...this.#facts, vm: { ...vm, firewall, shims } });
  }

  async #list(engine: EngineLink, signal: AbortSignal): Promise<void> {
    await this.#planner.list(engine, signal);
    const { containers } = this.#planner;
    const plans = this.#planner.plans(this.#facts.helper);
    const tunnelConfig = this.#facts.tunnelConfig ?? this.#planner.tunnel(this.#options.mtu);
    this.#learn({ ...this.#facts, engine: engine.view, plans, containers, tunnelConfig });
  }

  /** What the helper sees changes the plan: a network that this host has joined, or left. */
  #learnHelper(helper: HelperStatus): void {
    this.#facts = { ...this.#facts, helper };
    this.#replan();
  }

  /** Converges only on a plan that asks for something else, so that a refusal that stays is asked for once. */
  #replan(): void {
    this.#learn({ ...this.#facts, plans: this.#planner.plans(this.#facts.helper) });
    if (this.#asked !== JSON.stringify(this.#wanted())) this.#converger.request();
  }

  #wanted(): Pick<DesiredState, "routes" | "ranges"> {
    const plans = this.#areRoutesWanted ? this.#facts.plans : [];
    return { routes: routesOf(plans), ranges: rangesOf(plans) };
  }

  async #apply(signal: AbortSignal): Promise<void> {
    const { tunnel, helper } = this.#established();
    this.#generation += 1;
    const wanted = this.#wanted();
    const desired: DesiredState = {
      generation: this.#generation,
      tunnel,
      peer: this.#peer === null ? null : { publicKey: this.#peer },
      ...wanted,
    };
    this.#asked = JSON.stringify(wanted);
    this.#learnHelper(await helper.apply(desired, signal));
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
    const { plans, containers } = this.#facts;
    return {
      addresses: this.#established().tunnel,
      firewall: planFirewall(plans, this.#openedEngine().majorVersion),
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
