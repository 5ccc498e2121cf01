import type { EndpointAliases } from "../model/container-names.js";
import { idleNames, type NamesEvidence, type NamesFacts } from "../model/names-view.js";
import type { NamesWish } from "../model/names-wish.js";
import type { DockerContainer } from "../model/network.js";
import { reasonOf } from "../model/reason.js";
import type { Snapshot } from "../model/snapshot.js";
import { Converger } from "./converger.js";
import { inLanes } from "./lanes.js";
import type { EngineLink, NamesPort, NamesServer } from "./ports.js";

const AT_ONCE = 8;

/**
 * The names of containers: the only one who holds the DNS server and what the engine said of aliases. It has a queue
 * of its own, for aliases have to be asked for container by container; routes never wait for it, and nothing here
 * ends a connection.
 */
export class NamesSide {
  readonly #port: NamesPort;
  readonly #wish: NamesWish | null;
  readonly #containers: () => readonly DockerContainer[];
  readonly #onFacts: (facts: NamesFacts) => void;
  readonly #converger = new Converger((signal) => this.#converge(signal));
  #engine: EngineLink | null = null;
  #server: NamesServer | null = null;
  /** By container: the endpoints that it had when it was asked about, as text, and what was said. */
  readonly #asked = new Map<string, { readonly key: string; readonly aliases: EndpointAliases }>();
  #facts: NamesFacts;
  #checking: Promise<void> | null = null;

  /** `containers` are asked for anew for each convergence. Null for no names. */
  constructor(port: NamesPort, wish: NamesWish | null, { containers, onFacts }: NamesSideEvents) {
    this.#port = port;
    this.#wish = wish;
    this.#containers = containers;
    this.#onFacts = onFacts;
    this.#facts = idleNames(wish);
  }

  /** Opens the server, unless that is done; where it cannot be, the facts say so. Never rejects. */
  async open(): Promise<void> {
    if (this.#wish === null || this.#server !== null) return;
    const { zone } = this.#wish;
    try {
      this.#server = await this.#port.open(this.#wish);
      const { port } = this.#server;
      this.#tell({ kind: "serving", zone, port, aliases: new Map(), evidence: "not-checked" });
    } catch (error) {
      const detail = reasonOf(error);
      this.#tell({ kind: "no-server", zone, detail });
    }
  }

  /** From now on requests are served, the first one at once, until `stop` or the signal's abort. */
  start(engine: EngineLink, signal: AbortSignal): void {
    this.#engine = engine;
    this.#converger.request();
    // An engine that went away is told by its event stream; aliases can wait for it.
    this.#converger.start(signal, () => {});
  }

  /** Asks for the aliases of containers that have new endpoints. */
  request(): void {
    this.#converger.request();
  }

  stop(): void {
    this.#converger.stop();
  }

  publish(snapshot: Snapshot): void {
    this.#server?.publish(snapshot);
  }

  /** Finds out anew whether this host's programs reach the server; never rejects. */
  check(): Promise<void> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  /** Takes the server down; never rejects. */
  async close(): Promise<void> {
    this.stop();
    const server = this.#server;
    this.#server = null;
    this.#engine = null;
    this.#asked.clear();
    this.#tell(idleNames(this.#wish));
    await server?.[Symbol.asyncDispose]();
  }

  async #check(): Promise<void> {
    const server = this.#server;
    const evidence: NamesEvidence = (await server?.check()) ?? "not-checked";
    if (server !== this.#server || this.#facts.kind !== "serving") return;
    if (this.#facts.evidence !== evidence) this.#tell({ ...this.#facts, evidence });
  }

  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#engine;
    if (engine === null || this.#server === null) return;
    const containers = this.#containers();
    const running = new Set(containers.map(({ id }) => id));
    for (const id of [...this.#asked.keys()].filter((one) => !running.has(one))) this.#asked.delete(id);
    const news = containers.filter((one) => this.#asked.get(one.id)?.key !== endpointsOf(one));
    await inLanes(AT_ONCE, news, async (container) => {
      // What one container's answer lacks is asked for with the next change.
      const aliases = await engine.aliasesOf(container.id, signal).catch(() => null);
      if (aliases === null) return;
      this.#asked.set(container.id, { key: endpointsOf(container), aliases });
    });
    if (news.length === 0 || this.#facts.kind !== "serving") return;
    const aliases = new Map([...this.#asked.values()].flatMap((one) => [...one.aliases]));
    this.#tell({ ...this.#facts, aliases });
  }

  #tell(facts: NamesFacts): void {
    this.#facts = facts;
    this.#onFacts(facts);
  }
}

export interface NamesSideEvents {
  readonly containers: () => readonly DockerContainer[];
  readonly onFacts: (facts: NamesFacts) => void;
}

/** Another text whenever the container starts or is connected anew; the default bridge knows no aliases. */
function endpointsOf({ networks }: DockerContainer): string {
  return networks.map(({ endpointId }) => endpointId).join();
}
