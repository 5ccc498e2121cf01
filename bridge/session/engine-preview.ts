import { planNetworks } from "../model/desired.js";
import { NO_FACTS, snapshotOf } from "../model/facts.js";
import type { Fault } from "../model/fault.js";
import { withoutIngress } from "../model/network.js";
import type { Snapshot } from "../model/snapshot.js";
import type { EngineLink, Ports } from "./ports.js";

export type PreviewPorts = Pick<Ports, "engines" | "hostNetwork" | "choices">;

export interface PreviewEvents {
  onChange(): void;
  /** The engine went away; called at most once. */
  onEnd(fault: Fault): void;
}

/** What the engine alone can say, without a session: networks and containers, none of them connected. */
export class EnginePreview {
  readonly #ports: PreviewPorts;
  readonly #engine: EngineLink;

  /** Throws FaultError. */
  static async open(ports: PreviewPorts, signal: AbortSignal): Promise<EnginePreview> {
    return new EnginePreview(ports, await ports.engines.open(signal));
  }

  private constructor(ports: PreviewPorts, engine: EngineLink) {
    this.#ports = ports;
    this.#engine = engine;
  }

  /** Resolves once whatever changes from then on is reported. */
  watch(events: PreviewEvents, signal: AbortSignal): Promise<Disposable> {
    return this.#engine.watch(events, signal);
  }

  async read(signal: AbortSignal): Promise<Snapshot> {
    const [networks, all, choice] = await Promise.all([
      this.#engine.listNetworks(signal),
      this.#engine.listContainers(signal),
      this.#ports.choices.recall(this.#engine.view.id),
    ]);
    const containers = withoutIngress(all, networks);
    const hostPrefixes = this.#ports.hostNetwork.listPrefixes().map(({ prefix }) => prefix);
    const plans = planNetworks(networks, { containers, hostPrefixes, choice });
    const facts = { ...NO_FACTS, engine: this.#engine.view, plans, containers };
    return snapshotOf({ kind: "disconnected" }, facts, process.pid);
  }
}
