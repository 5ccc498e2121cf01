import type { HelperStatus } from "../../helper/protocol/messages.js";
import type { ChoiceChange, NetworkChoice } from "../model/choice.js";
import type { ConnectStep } from "../model/connect-step.js";
import { orderedEndpoints } from "../model/engine-kind.js";
import { type Facts, NO_FACTS } from "../model/facts.js";
import type { Fault } from "../model/fault.js";
import { FaultError, faultOf } from "../model/fault-error.js";
import { idleNames } from "../model/names-view.js";
import type { Snapshot } from "../model/snapshot.js";
import { unreachable } from "../model/unreachable.js";
import { awaitHandshake } from "./await-handshake.js";
import type { ConnectionOptions } from "./connection-options.js";
import { Converger } from "./converger.js";
import { HostSide, type WantedRoutes } from "./host-side.js";
import { Knowledge } from "./knowledge.js";
import { Planner } from "./planner.js";
import type { EngineLink, Ports } from "./ports.js";
import { assertNotReachableAlready } from "./reachable-already.js";
import { Upkeep } from "./upkeep.js";

export interface ConnectionEvents {
  onFacts(): void;
  onFault(fault: Fault): void;
  /** The VM fell silent, and only a new set-up may help. */
  onSilence(): void;
}

/** As long as it takes to be sure that up to eight networks are silent which answered before. */
const PROOF_LIMIT_MS = 2_500;
/** For each of the two sides: an engine that hangs must not keep this host's routes. */
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
  readonly #upkeep: Upkeep;
  #engine: EngineLink | null = null;
  #watch: Disposable | null = null;
  #areRoutesWanted = false;

  constructor(ports: Ports, options: ConnectionOptions, events: ConnectionEvents) {
    this.#ports = ports;
    this.#known = new Knowledge({ ...NO_FACTS, names: idleNames(options.names) }, () => events.onFacts());
    this.#planner = new Planner(ports);
    this.#host = new HostSide(ports.helpers, {
      onStatus: (status) => this.#learnHelper(status),
      onLost: () => this.#lose({ code: "helper-lost" }),
    });
    this.#options = options;
    this.#events = events;
    this.#upkeep = new Upkeep(
      { ...options, ports, known: this.#known },
      {
        engine: () => this.#openedEngine(),
        onReach: () => this.#converger.request(),
        onSilence: () => events.onSilence(),
      },
    );
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
    return this.#upkeep.revival.explain(fault);
  }

  /** Reads the helper's status anew, doubts the proofs and asks for a name, as far as there are any; never throws. */
  async refresh(): Promise<void> {
    const look = async () => {
      await this.#host.refresh();
      await this.#upkeep.prover.look(PROOF_LIMIT_MS);
    };
    await Promise.all([look(), this.#upkeep.names.check()]);
  }

  /** Has the DNS server answer with what people are shown. */
  publish(snapshot: Snapshot): void {
    this.#upkeep.names.publish(snapshot);
  }

  /** The helper's status of this moment, which changes nothing here; null without a helper. */
  readHelper(): Promise<HelperStatus | null> {
    return this.#host.read();
  }

  /** Throws ChoiceRefused, and then nothing has changed; else it is remembered, and the routes follow. */
  async choose(change: ChoiceChange): Promise<NetworkChoice> {
    const choice = await this.#planner.choose(this.#engine, change);
    this.#replan();
    return choice;
  }

  /** Removes everything on both sides, as far as they can still be reached, and forgets both whatever happens. */
  async tearDown(): Promise<void> {
    try {
      this.#closeWatch();
      // The VM before the tunnel: its last packets still find it.
      await this.#upkeep.clean(AbortSignal.timeout(TEAR_DOWN_LIMIT_MS));
      await this.#host.release(AbortSignal.timeout(TEAR_DOWN_LIMIT_MS));
      await this.#upkeep.names.close();
    } finally {
      this.#engine = null;
      this.#areRoutesWanted = false;
      this.#known.forget();
    }
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
    try {
      await this.#apply(signal);
    } catch (error) {
      const fault = faultOf(error);
      const isRefused = fault.code === "helper-refused" && fault.request === "tunnel-refused";
      // Its addresses are somebody's: the next attempt plans others.
      if (isRefused) this.#known.learn({ tunnelConfig: null });
      throw error;
    }
  }

  async #setUpVm(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    const known = await this.#ports.endpoints.recall(engine.view.id);
    const endpoints = orderedEndpoints(this.#options.endpoints, engine.view);
    const vm = await this.#upkeep.vm.setUp(
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
    await this.#upkeep.names.open();
    await this.#apply(signal);
    const onError = (error: unknown) => {
      this.#options.onError?.(error);
      this.#lose(faultOf(error));
    };
    this.#converger.start(signal, onError);
    this.#upkeep.start(signal, onError);
    if (this.facts.helper?.names?.state === "set") void this.#upkeep.names.check();
  }

  /** Brings both sides in line with what the engine says now; the VM's side in its own time. */
  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#openedEngine();
    // What the helper saw or the user chose needs no list.
    await this.#applyNews(signal);
    await this.#list(engine, signal);
    await this.#applyNews(signal);
    this.#upkeep.request();
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
    this.#upkeep.revival.learn(helper);
    this.#replan(helper);
    this.#upkeep.prover.request();
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
    return this.#areRoutesWanted ? this.#known.wanted() : { routes: [], ranges: [], names: null };
  }

  #apply(signal: AbortSignal): Promise<void> {
    return this.#host.apply(this.#known.tunnel, this.#wanted(), signal);
  }

  #openedEngine(): EngineLink {
    if (this.#engine === null)
      throw new FaultError({ code: "internal", message: "no engine was opened", step: null });
    return this.#engine;
  }

  #closeWatch(): void {
    this.#stopConverging();
    this.#watch?.[Symbol.dispose]();
    this.#watch = null;
  }

  #stopConverging(): void {
    this.#converger.stop();
    this.#upkeep.stop();
  }

  #lose(fault: Fault): void {
    this.#stopConverging();
    if (!this.#upkeep.revival.takesOver(fault)) this.#events.onFault(fault);
  }
}
