import type { HelperStatus, TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmApplyPlan } from "../../vm-setup/plan.js";
import type { ChoiceChange, NetworkChoice } from "../model/choice.js";
import { rangesOf, routesOf } from "../model/desired.js";
import type { Fault } from "../model/fault.js";
import { FaultError, faultOf } from "../model/fault-error.js";
import { withoutDeadEnds } from "../model/legs.js";
import type { NamesWish } from "../model/names-wish.js";
import { type Facts, NO_FACTS, type Snapshot } from "../model/snapshot.js";
import type { ConnectStep } from "../model/state.js";
import { unreachable } from "../model/unreachable.js";
import { planVm, planVmRules, type VmRules } from "../model/vm-plan.js";
import { awaitHandshake } from "./await-handshake.js";
import { Converger } from "./converger.js";
import { HostSide, type WantedRoutes } from "./host-side.js";
import { insideSituation } from "./inside-situation.js";
import { Insides } from "./insides.js";
import { NamesSide } from "./names-side.js";
import { Planner } from "./planner.js";
import type { EngineLink, Ports } from "./ports.js";
import { assertNotReachableAlready } from "./reachable-already.js";
import { type VmNews, VmSide } from "./vm-side.js";

export interface ConnectionOptions {
  readonly mtu: number;
  /** Names and addresses under which the VM may see this host, best first. */
  readonly endpoints: readonly string[];
  /** Null where containers are to have no names on this host. */
  readonly names: NamesWish | null;
}

export interface ConnectionEvents {
  onFacts(): void;
  onFault(fault: Fault): void;
}

const TEAR_DOWN_LIMIT_MS = 15_000;

/**
 * What a session holds in its hands while it is connecting or connected: the engine, the helper, and what
 * was learned from both. After a fault the helper's link stays, so that routes survive an engine restart.
 */
export class Connection {
  readonly #ports: Ports;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #planner: Planner;
  readonly #host: HostSide;
  readonly #names: NamesSide;
  readonly #converger = new Converger((signal) => this.#converge(signal));
  readonly #vm = new VmSide(
    () => this.#vmRules(),
    (news) => this.#learnVm(news),
  );
  readonly #insides = new Insides(
    () => insideSituation(this.#facts),
    (insides) => {
      this.#learn({ ...this.#facts, insides });
      // What could not be mended inside is mended in the VM.
      this.#vm.request();
    },
  );
  #facts: Facts;
  #engine: EngineLink | null = null;
  #watch: Disposable | null = null;
  #areRoutesWanted = false;

  constructor(ports: Ports, options: ConnectionOptions, events: ConnectionEvents) {
    this.#ports = ports;
    this.#planner = new Planner(ports);
    this.#host = new HostSide(ports.helpers, {
      onStatus: (status) => this.#learnHelper(status),
      onLost: () => this.#lose({ code: "helper-lost" }),
    });
    this.#names = new NamesSide(ports.names, options.names, {
      containers: () => this.#facts.containers,
      onFacts: (names) => this.#learn({ ...this.#facts, names }),
    });
    this.#facts = { ...NO_FACTS, names: this.#names.facts };
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

  /** Reads the helper's status anew and asks for a name, as far as there are any; never throws. */
  async refresh(): Promise<void> {
    await Promise.all([this.#host.refresh(), this.#names.check()]);
  }

  /** Has the DNS server answer with what people are shown. */
  publish(snapshot: Snapshot): void {
    this.#names.publish(snapshot);
  }

  /** Throws ChoiceRefused, and then nothing has changed; else it is remembered, and the routes follow. */
  async choose(change: ChoiceChange): Promise<NetworkChoice> {
    const choice = await this.#planner.choose(this.#engine, change);
    this.#replan();
    return choice;
  }

  /** Removes everything on both sides, as far as they can still be reached; never throws. */
  async tearDown(): Promise<void> {
    const signal = AbortSignal.timeout(TEAR_DOWN_LIMIT_MS);
    this.#closeWatch();
    await this.#insides.clean(signal);
    // The VM before the tunnel: its last packets still find it.
    await this.#vm.clean(signal);
    await this.#host.release(signal);
    await this.#names.close();
    this.#engine = null;
    this.#areRoutesWanted = false;
    this.#learn({ ...NO_FACTS, names: this.#names.facts });
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
    await this.#host.open(signal);
    await this.#apply(signal);
  }

  async #setUpVm(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    const known = await this.#ports.endpoints.recall(engine.view.id);
    const vm = await this.#vm.setUp(
      engine,
      this.#vmPlan(known === null ? [] : [known]),
      async (key) => {
        this.#host.setPeer(key);
        await this.#apply(signal);
      },
      signal,
    );
    this.#learn({ ...this.#facts, vm, legs: [] });
    await this.#ports.endpoints.remember(engine.view.id, vm.endpoint);
  }

  async #awaitHandshake(signal: AbortSignal): Promise<void> {
    const peer = { publicKey: this.#host.peer, address: this.#tunnel().ipv4.vm };
    const status = () => this.#facts.helper;
    await awaitHandshake(peer, { helper: this.#host.link, status, prober: this.#ports.prober }, signal);
  }

  async #installRoutes(signal: AbortSignal): Promise<void> {
    this.#areRoutesWanted = true;
    await this.#names.open();
    await this.#apply(signal);
    const onError = (error: unknown) => this.#lose(faultOf(error));
    this.#converger.start(signal, onError);
    this.#vm.start(signal, onError);
    this.#insides.start(this.#openedEngine(), signal, onError);
    this.#names.start(this.#openedEngine(), signal);
    if (this.#facts.helper?.names?.state === "set") void this.#names.check();
  }

  /** Brings both sides in line with what the engine says now; the VM's side in its own time. */
  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    // What the helper saw or the user chose needs no list.
    await this.#applyNews(signal);
    await this.#list(engine, signal);
    await this.#applyNews(signal);
    this.#vm.request();
    this.#insides.request();
    this.#names.request();
  }

  #learnVm({ firewall, shims, legs }: VmNews): void {
    const { vm } = this.#facts;
    if (vm === null) return;
    this.#learn({ ...this.#facts, vm: { ...vm, firewall, shims }, legs });
    // Where no shim can be had a leg is wanted, legs have another end, and what nothing reaches gets no route.
    this.#converger.request();
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
    if (!this.#host.hasAskedFor(this.#wanted())) this.#converger.request();
  }

  async #applyNews(signal: AbortSignal): Promise<void> {
    if (!this.#host.hasAskedFor(this.#wanted())) await this.#apply(signal);
  }

  #wanted(): WantedRoutes {
    const { vm, legs } = this.#facts;
    const reached = withoutDeadEnds(this.#facts.plans, { shims: vm?.shims ?? [], legs });
    const plans = this.#areRoutesWanted ? reached : [];
    const names = this.#areRoutesWanted ? this.#names.wanted : null;
    return { routes: routesOf(plans), ranges: rangesOf(plans), names };
  }

  #apply(signal: AbortSignal): Promise<void> {
    return this.#host.apply(this.#tunnel(), this.#wanted(), signal);
  }

  #vmPlan(firstEndpoints: readonly string[]): VmApplyPlan {
    const status = this.#facts.helper?.tunnel;
    if (!status) throw new FaultError({ code: "internal", message: "the helper has no tunnel" });
    const endpoints = [...firstEndpoints, ...this.#options.endpoints];
    return planVm(this.#vmRules(), this.#tunnel(), { status, endpoints });
  }

  #vmRules(): VmRules {
    return planVmRules(this.#facts, this.#tunnel(), this.#openedEngine().majorVersion);
  }

  #tunnel(): TunnelConfig {
    const { tunnelConfig } = this.#facts;
    if (tunnelConfig === null) throw new FaultError({ code: "internal", message: "no tunnel was planned" });
    return tunnelConfig;
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
    this.#insides.stop();
    this.#names.stop();
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
