import type { Lab } from "../lab/lab.js";
import { WEB_IMAGE } from "../lab/stack.js";
import { now } from "./clock.js";
import { EngineApi } from "./engine-api.js";
import { RouteWatch } from "./route-watch.js";
import { Stopwatch } from "./stopwatch.js";

export type NetworkKind = "bridge" | "internal";

export interface Answer {
  readonly sinceNetworkMs: number;
  readonly sinceStartMs: number;
}

const TRIED = { name: "bench", subnet: "172.28.7.0/28" };
const FIRST_ADDRESS = "172.28.7.2";
const INTERNAL = { name: "bench-internal", subnet: "172.28.8.0/28", isInternal: true };

/** Creates networks in a lab, observes what becomes of them, and removes them again. */
export class NetworkTrial implements AsyncDisposable {
  readonly #lab: Lab;
  readonly #engine: EngineApi;
  readonly #routes: RouteWatch;
  readonly #stopwatch: Stopwatch;

  static async open(lab: Lab): Promise<NetworkTrial> {
    return new NetworkTrial(lab, await RouteWatch.start(lab), await Stopwatch.start(lab));
  }

  private constructor(lab: Lab, routes: RouteWatch, stopwatch: Stopwatch) {
    this.#lab = lab;
    this.#engine = new EngineApi(lab.dockerSocket);
    this.#routes = routes;
    this.#stopwatch = stopwatch;
  }

  /** Milliseconds from the return of the call to the route; negative when the route was first. */
  async routeDelay(kind: NetworkKind): Promise<number> {
    const delayMs = await this.#createTried(kind);
    await this.#remove(TRIED);
    if (kind === "internal") await this.#settle();
    return delayMs;
  }

  /** The same for a bridge network that comes when the VM's firewall has to change for another one. */
  async routeDelayAfterInternal(): Promise<number> {
    await this.#engine.createNetwork(INTERNAL);
    const delayMs = await this.#createTried("bridge");
    await this.#remove(TRIED);
    await this.#remove(INTERNAL);
    await this.#settle();
    return delayMs;
  }

  async answerDelay(kind: NetworkKind): Promise<Answer> {
    const container = `${TRIED.name}-web`;
    await this.#engine.createNetwork({ ...TRIED, isInternal: kind === "internal" });
    const createdAt = now();
    const answered = this.#stopwatch.awaitHttp(FIRST_ADDRESS);
    await this.#engine.createContainer(container, WEB_IMAGE, TRIED.name);
    await this.#engine.startContainer(container);
    const startedAt = now();
    const answeredAt = await answered;
    await this.#engine.removeContainer(container);
    await this.#remove(TRIED);
    if (kind === "internal") await this.#settle();
    return { sinceNetworkMs: answeredAt - createdAt, sinceStartMs: answeredAt - startedAt };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#routes[Symbol.asyncDispose]();
    await this.#stopwatch[Symbol.asyncDispose]();
  }

  async #createTried(kind: NetworkKind): Promise<number> {
    const routed = this.#routes.added(TRIED.subnet);
    await this.#engine.createNetwork({ ...TRIED, isInternal: kind === "internal" });
    const createdAt = now();
    return (await routed) - createdAt;
  }

  /** Resolves when the route is gone; the plain watcher's, which would stay, is taken away here. */
  async #remove({ name, subnet }: typeof TRIED): Promise<void> {
    const gone = this.#routes.removed(subnet);
    await this.#engine.removeNetwork(name);
    await this.#lab.mac(["ip", "route", "delete", subnet, "proto", "boot"]);
    await gone;
  }

  /** After a change of the VM's firewall: a network that is routed and gone again shows that it is over. */
  async #settle(): Promise<void> {
    await this.#createTried("bridge");
    await this.#remove(TRIED);
  }
}
