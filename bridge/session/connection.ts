import type { HelperStatus } from "../../helper/protocol/messages.js";
import type { ChoiceChange, NetworkChoice } from "../model/choice.js";
import { orderedEndpoints } from "../model/engine-kind.js";
import type { Fault } from "../model/fault.js";
import { FaultError, faultOf } from "../model/fault-error.js";
import { planProofs } from "../model/proof.js";
import type { Facts } from "../model/snapshot.js";
import type { ConnectStep } from "../model/state.js";
import { unreachable } from "../model/unreachable.js";
import { awaitHandshake } from "./await-handshake.js";
import { ContainerSide } from "./container-side.js";
import { Converger } from "./converger.js";
import { HostSide, type WantedRoutes } from "./host-side.js";
import { Knowledge } from "./knowledge.js";
import { Planner } from "./planner.js";
import type { EngineLink, Ports } from "./ports.js";
import { Prover } from "./prover.js";
import { assertNotReachableAlready } from "./reachable-already.js";
import { Revival } from "./revival.js";
import { type VmNews, VmSide } from "./vm-side.js";

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
  /** The VM fell silent, and only a new set-up may help. */
  onSilence(): void;
}

/** Longer than containers take to answer; whoever looks gets what was known before rather than wait for the silent. */
const PROOF_LIMIT_MS = 300;
const TEAR_DOWN_LIMIT_MS = 15_000;

/**
 * What a session holds in its hands while it is connecting or connected: the engine, the helper, and what
 * was learned from both. After a fault the helper's link stays, so that routes survive an engine restart.
 */
export class Connection {
  readonly #ports: Ports;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #known: Knowledge;
  readonly #planner: Planner;
  readonly #host: HostSide;
  readonly #converger = new Converger((signal) => this.#converge(signal));
  readonly #vm = new VmSide(
    () => this.#known.vmRules(this.#openedEngine()),
    (news) => this.#learnVm(news),
  );
  readonly #containers: ContainerSide;
  readonly #prover: Prover;
  readonly #revival: Revival;
  #engine: EngineLink | null = null;
  #watch: Disposable | null = null;
  #areRoutesWanted = false;

  constructor(ports: Ports, options: ConnectionOptions, events: ConnectionEvents) {
    this.#ports = ports;
    this.#known = new Knowledge(() => events.onFacts());
    this.#planner = new Planner(ports);
    this.#host = new HostSide(ports.helpers, {
      onStatus: (status) => this.#learnHelper(status),
      onLost: () => this.#lose({ code: "helper-lost" }),
    });
    this.#options = options;
    this.#events = events;
    this.#containers = new ContainerSide(() => this.facts, options.guests ?? [], {
      onInsides: (insides) => {
        this.#known.learn({ insides });
        // What could not be mended inside is mended in the VM.
        this.#vm.request();
        this.#prover.request();
      },
      onGuests: (guests) => this.#known.learn({ guests }),
    });
    this.#prover = new Prover({
      prober: ports.prober,
      clock: ports.clock,
      plan: () => planProofs(this.facts),
      renew: () => this.#vm.renew(),
      diagnose: (probes, send, signal) => this.#openedEngine().diagnose(probes, send, signal),
      onProofs: (proofs) => this.#known.learn({ proofs }),
    });
    this.#revival = new Revival({
      hostEvents: ports.hostEvents,
      ask: (withinMs, signal) => ports.prober.answers(this.#known.tunnel.ipv4.vm, withinMs, signal),
      redial: (signal) => this.#vm.redial(this.facts.vm?.engine ?? "kernel", signal),
      setUpAgain: () => events.onSilence(),
      onChange: (revival) => this.#known.learn({ revival }),
    });
  }

  get facts(): Facts {
    return this.#known.facts;
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

  /** What `fault`, of a step that was run, means after all that was tried before. */
  explain(fault: Fault): Fault {
    return this.#revival.explain(fault);
  }

  /** Reads the helper's status anew, if there is a helper, and doubts the proofs; never throws. */
  async refresh(): Promise<void> {
    await this.#host.refresh();
    await this.#prover.look(PROOF_LIMIT_MS);
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
    this.#revival.reset();
    await this.#prover.settled();
    await this.#containers.clean(signal);
    // The VM before the tunnel: its last packets still find it.
    await this.#vm.clean(signal);
    await this.#host.release(signal);
    this.#engine = null;
    this.#areRoutesWanted = false;
    this.#known.forget();
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
    await assertNotReachableAlready(engine.view, this.facts.plans, this.#ports.prober);
  }

  async #openHelper(signal: AbortSignal): Promise<void> {
    await this.#host.open(signal);
    await this.#apply(signal);
  }

  async #setUpVm(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    const known = await this.#ports.endpoints.recall(engine.view.id);
    const endpoints = orderedEndpoints(this.#options.endpoints, engine.view);
    const vm = await this.#vm.setUp(
      engine,
      this.#known.vmPlan(engine, known === null ? endpoints : [known, ...endpoints]),
      async (key) => {
        this.#host.setPeer(key);
        await this.#apply(signal);
      },
      signal,
    );
    this.#known.learn({ vm, legs: [] });
    await this.#ports.endpoints.remember(engine.view.id, vm.endpoint);
  }

  async #awaitHandshake(signal: AbortSignal): Promise<void> {
    const peer = { publicKey: this.#host.peer, address: this.#known.tunnel.ipv4.vm };
    const status = () => this.facts.helper;
    await awaitHandshake(peer, { helper: this.#host.link, status, prober: this.#ports.prober }, signal);
  }

  async #installRoutes(signal: AbortSignal): Promise<void> {
    this.#areRoutesWanted = true;
    await this.#apply(signal);
    const onError = (error: unknown) => this.#lose(faultOf(error));
    this.#converger.start(signal, onError);
    this.#vm.start(signal, onError);
    this.#containers.start(this.#openedEngine(), signal, onError);
    this.#prover.start(signal);
    this.#revival.start();
  }

  /** Brings both sides in line with what the engine says now; the VM's side in its own time. */
  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    // What the helper saw or the user chose needs no list.
    await this.#applyNews(signal);
    await this.#list(engine, signal);
    await this.#applyNews(signal);
    this.#vm.request();
    this.#containers.request();
  }

  /** Null when there was nothing to write. Only now containers can be asked: the VM lets them through. */
  #learnVm(news: VmNews | null): void {
    const { vm } = this.facts;
    if (vm !== null && news !== null) {
      const { firewall, shims, legs } = news;
      this.#known.learn({ vm: { ...vm, firewall, shims }, legs });
      // Where no shim can be had a leg is wanted, legs have another end, and what nothing reaches gets no route.
      this.#converger.request();
    }
    this.#prover.request();
  }

  async #list(engine: EngineLink, signal: AbortSignal): Promise<void> {
    await this.#planner.list(engine, signal);
    const { containers } = this.#planner;
    const plans = this.#planner.plans(this.facts.helper);
    const tunnelConfig = this.facts.tunnelConfig ?? this.#planner.tunnel(this.#options.mtu);
    this.#known.learn({ engine: engine.view, plans, containers, tunnelConfig });
  }

  /** What the helper sees changes the plan: a network that this host has joined, or left. */
  #learnHelper(helper: HelperStatus): void {
    this.#revival.learn(helper);
    this.#replan(helper);
    this.#prover.request();
  }

  /** Converges only on a plan that asks for something else, so that a refusal that stays is asked for once. */
  #replan(helper = this.facts.helper): void {
    this.#known.learn({ helper, plans: this.#planner.plans(helper) });
    if (!this.#host.hasAskedFor(this.#wanted())) this.#converger.request();
  }

  async #applyNews(signal: AbortSignal): Promise<void> {
    if (!this.#host.hasAskedFor(this.#wanted())) await this.#apply(signal);
  }

  #wanted(): WantedRoutes {
    return this.#areRoutesWanted ? this.#known.routes() : { routes: [], ranges: [] };
  }

  #apply(signal: AbortSignal): Promise<void> {
    return this.#host.apply(this.#known.tunnel, this.#wanted(), signal);
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
    this.#prover.stop();
    this.#revival.stop();
  }

  #lose(fault: Fault): void {
    this.#stopConverging();
    this.#events.onFault(fault);
  }
}
