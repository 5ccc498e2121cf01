import type { ChoiceChange, NetworkChoice } from "../model/choice.js";
import type { ConnectStep } from "../model/connect-step.js";
import { snapshotOf } from "../model/facts.js";
import type { Fault } from "../model/fault.js";
import { faultOf } from "../model/fault-error.js";
import type { Snapshot } from "../model/snapshot.js";
import type { BridgeEvent, BridgeState, Effect } from "../model/state.js";
import type { Traffic } from "../model/traffic.js";
import { transition } from "../model/transition.js";
import { unreachable } from "../model/unreachable.js";
import { Connection } from "./connection.js";
import type { ConnectionOptions } from "./connection-options.js";
import { Listeners } from "./listeners.js";
import type { Ports } from "./ports.js";

/**
 * The bridge between this host and one engine: the only owner of its state. It connects, keeps connected,
 * and takes everything down again; whoever looks at it gets one snapshot after another.
 */
export class Session {
  readonly #ports: Ports;
  readonly #options: ConnectionOptions;
  readonly #connection: Connection;
  readonly #listeners: Listeners<Snapshot>;
  #state: BridgeState = { kind: "disconnected" };
  #retry: Disposable | null = null;
  #attempt = new AbortController();
  #work: Promise<void> = Promise.resolve();

  constructor(ports: Ports, options: ConnectionOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#listeners = new Listeners(options.onError);
    this.#connection = new Connection(ports, options, {
      onFacts: () => this.#publish(),
      onFault: (fault) => this.#fault(fault),
      onSilence: () => this.#dispatch({ type: "set-up-again" }),
    });
  }

  get snapshot(): Snapshot {
    return snapshotOf(this.#state, this.#connection.facts, process.pid);
  }

  /** Calls `listener` with every snapshot that follows a change. */
  onSnapshot(listener: (snapshot: Snapshot) => void): Disposable {
    return this.#listeners.add(listener);
  }

  /** The snapshot with the helper's counters of this moment: nobody is told when only traffic flows. */
  async refreshed(): Promise<Snapshot> {
    await this.#connection.refresh();
    return this.snapshot;
  }

  /** The tunnel's counters of this moment, of which no listener is told; null without a tunnel. */
  async traffic(): Promise<Traffic | null> {
    const peer = (await this.#connection.readHelper())?.tunnel?.peer ?? null;
    if (peer === null) return null;
    const { rxBytes, txBytes, lastHandshakeAt } = peer;
    return { at: this.#ports.clock.now(), rxBytes, txBytes, lastHandshakeAt };
  }

  /** Changes which networks are reached, from now on and in later sessions. Throws ChoiceRefused. */
  choose(change: ChoiceChange): Promise<NetworkChoice> {
    return this.#connection.choose(change);
  }

  connect(): void {
    this.#dispatch({ type: "enable" });
  }

  /** Resolves when nothing of ours is left, or when what could be removed has been (each wait has a limit). */
  async disconnect(): Promise<void> {
    this.#dispatch({ type: "disable" });
    await this.#work;
  }

  #dispatch(event: BridgeEvent): void {
    const [next, effects] = transition(this.#state, event);
    const isChanged = next !== this.#state;
    this.#state = next;
    for (const effect of effects) this.#perform(effect);
    if (isChanged) this.#publish();
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case "run-step":
        this.#runStep(effect.step, this.#attempt.signal);
        return;
      case "stop-steps":
        this.#retry?.[Symbol.dispose]();
        this.#retry = null;
        this.#attempt.abort();
        this.#attempt = new AbortController();
        return;
      case "tear-down":
        this.#enqueue(() => this.#tearDown());
        return;
      case "schedule-retry":
        this.#retry = this.#ports.clock.after(effect.at - this.#ports.clock.now(), () =>
          this.#dispatch({ type: "retry-due" }),
        );
        return;
      default:
        unreachable(effect);
    }
  }

  #runStep(step: ConnectStep, signal: AbortSignal): void {
    this.#enqueue(async () => {
      if (signal.aborted) return;
      try {
        await this.#connection.run(step, signal);
        if (!signal.aborted) this.#dispatch({ type: "step-done", step, at: this.#ports.clock.now() });
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onError?.(error);
        this.#fault(this.#connection.explain(faultOf(error, step)));
      }
    });
  }

  async #tearDown(): Promise<void> {
    try {
      await this.#connection.tearDown();
    } finally {
      // Whatever is left goes with the helper's lease; a session that stays in the middle could never be used again.
      this.#dispatch({ type: "torn-down" });
    }
  }

  /** One thing at a time, in order: a tear-down never runs beside a step. What one throws stops none of the next. */
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#options.onError?.(error));
  }

  #fault(fault: Fault): void {
    this.#dispatch({ type: "fault", fault, at: this.#ports.clock.now() });
  }

  #publish(): void {
    const { snapshot } = this;
    this.#connection.publish(snapshot);
    this.#listeners.emit(snapshot);
  }
}
