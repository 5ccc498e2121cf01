import type { Cidr } from "../../helper/net/cidr.js";
import type {
  HelperStatus,
  RouteRefusal,
  RouteReport,
  TunnelConfig,
} from "../../helper/protocol/messages.js";
import {
  ALL_NETWORKS,
  type ChoiceChange,
  ChoiceRefused,
  changeChoice,
  type NetworkChoice,
} from "../model/choice.js";
import { type NetworkPlan, planNetworks } from "../model/desired.js";
import { type DockerContainer, type DockerNetwork, withoutIngress } from "../model/network.js";
import { planTunnel } from "../model/tunnel-addresses.js";
import type { EngineLink, Ports } from "./ports.js";

/**
 * What the engine has and its user wants of it: the only owner of both. Plans are made from them and from what
 * the helper sees on this host.
 */
export class Planner {
  readonly #ports: Pick<Ports, "hostNetwork" | "choices">;
  #networks: readonly DockerNetwork[] = [];
  #containers: readonly DockerContainer[] = [];
  #choice: NetworkChoice = ALL_NETWORKS;

  constructor(ports: Pick<Ports, "hostNetwork" | "choices">) {
    this.#ports = ports;
  }

  /** The running ones, as of the last list. */
  get containers(): readonly DockerContainer[] {
    return this.#containers;
  }

  async recallChoice(engine: EngineLink): Promise<void> {
    this.#choice = await this.#ports.choices.recall(engine.view.id);
  }

  async list(engine: EngineLink, signal: AbortSignal): Promise<void> {
    const [networks, containers] = await Promise.all([
      engine.listNetworks(signal),
      engine.listContainers(signal),
    ]);
    this.#networks = networks;
    this.#containers = withoutIngress(containers, networks);
  }

  /** Throws ChoiceRefused; then nothing has changed. */
  async choose(engine: EngineLink | null, change: ChoiceChange): Promise<NetworkChoice> {
    if (engine === null) {
      const message = "The running session has not found its engine yet; try again once it is connected.";
      throw new ChoiceRefused("no-engine-yet", message);
    }
    this.#choice = await this.#ports.choices.update(engine.view.id, (before) =>
      changeChoice(before, change, this.#networks),
    );
    return this.#choice;
  }

  /** Before the helper has seen the host, what this process can see of it by itself. */
  plans(helper: HelperStatus | null): NetworkPlan[] {
    const attached =
      helper === null || helper.settledGeneration === null
        ? this.#ports.hostNetwork.listPrefixes()
        : helper.host.attached;
    return planNetworks(this.#networks, {
      containers: this.#containers,
      hostPrefixes: attached.map(({ prefix }) => prefix),
      refused: new Set((helper?.routes ?? []).flatMap(refusedForContent)),
      choice: this.#choice,
    });
  }

  /** `mtu` in bytes. */
  tunnel(mtu: number): TunnelConfig {
    const { hostNetwork } = this.#ports;
    const networks = this.#networks.flatMap((network) => network.subnets.map(({ subnet }) => subnet));
    const host = [...hostNetwork.listPrefixes().map(({ prefix }) => prefix), ...hostNetwork.listRoutes()];
    return planTunnel({ networks, host }, mtu);
  }
}

/** The route where something of this host's in it is the reason: single addresses of it may be had. */
function refusedForContent(report: RouteReport): Cidr[] {
  if (report.state === "installed") return [];
  return NOT_FOR_CONTENT.has(report.reason.code) ? [] : [report.destination];
}

const NOT_FOR_CONTENT: ReadonlySet<RouteRefusal["code"]> = new Set([
  "owned-by-other",
  "removed-by-other",
  "missing",
  "kernel",
]);
