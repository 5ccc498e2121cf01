import { planProofs } from "../model/proof.js";
import type { ConnectionOptions } from "./connection-options.js";
import { ContainerSide } from "./container-side.js";
import type { Knowledge } from "./knowledge.js";
import { NamesSide } from "./names-side.js";
import type { EngineLink, Ports } from "./ports.js";
import { Prover } from "./prover.js";
import { Revival } from "./revival.js";
import { type VmNews, VmSide } from "./vm-side.js";

export interface UpkeepOptions extends Pick<ConnectionOptions, "guests" | "names"> {
  readonly ports: Ports;
  readonly known: Knowledge;
}

export interface UpkeepEvents {
  /** The engine of this connection; throws FaultError internal when none was opened. */
  engine(): EngineLink;
  /** What the VM reaches is another than before, and so may be the routes. */
  onReach(): void;
  /** The VM fell silent, and only a new set-up may help. */
  onSilence(): void;
}

/**
 * What a connection keeps up besides its routes, each part in its own time: the VM's rules, the mends inside
 * containers, their names on this host, the proofs, and the VM's answers. What one part finds the others are told.
 */
export class Upkeep {
  readonly vm: VmSide;
  readonly names: NamesSide;
  readonly prover: Prover;
  readonly revival: Revival;
  readonly #containers: ContainerSide;
  readonly #known: Knowledge;
  readonly #events: UpkeepEvents;

  constructor({ ports, known, guests, names }: UpkeepOptions, events: UpkeepEvents) {
    this.#known = known;
    this.#events = events;
    this.vm = new VmSide(
      () => known.vmRules(events.engine()),
      (news) => this.#learnVm(news),
    );
    this.#containers = this.#makeContainers(ports, guests ?? []);
    this.names = new NamesSide(ports.names, names, {
      containers: () => known.facts.containers,
      onFacts: (facts) => known.learn({ names: facts }),
    });
    this.prover = this.#makeProver(ports);
    this.revival = this.#makeRevival(ports);
  }

  /** From now on all parts are kept up, until `stop` or the signal's abort. */
  start(signal: AbortSignal, onError: (error: unknown) => void): void {
    const engine = this.#events.engine();
    this.vm.start(signal, onError);
    this.#containers.start(engine, signal, onError);
    this.names.start(engine, signal);
    this.prover.start(signal);
    this.revival.start();
  }

  /** The engine lists something else than before. */
  request(): void {
    this.vm.request();
    this.#containers.request();
    this.names.request();
  }

  stop(): void {
    this.vm.stop();
    this.#containers.stop();
    this.names.stop();
    this.prover.stop();
    this.revival.stop();
  }

  /** Removes what is in the VM and in its containers, as far as they can be reached; never throws. */
  async clean(signal: AbortSignal): Promise<void> {
    this.stop();
    this.revival.reset();
    await this.prover.settled();
    await this.#containers.clean(signal);
    await this.vm.clean(signal);
  }

  /** Null when there was nothing to write. Only now containers can be asked: the VM lets them through. */
  #learnVm(news: VmNews | null): void {
    const { vm } = this.#known.facts;
    if (vm !== null && news !== null) {
      const { firewall, shims, legs } = news;
      this.#known.learn({ vm: { ...vm, firewall, shims }, legs });
      // Where no shim can be had a leg is wanted, legs have another end, and what nothing reaches gets no route.
      this.#events.onReach();
    }
    this.prover.request();
  }

  #makeContainers({ clock }: Ports, guestNames: readonly string[]): ContainerSide {
    return new ContainerSide(
      () => this.#known.facts,
      { guestNames, clock },
      {
        onInsides: (insides) => {
          this.#known.learn({ insides });
          // What could not be mended inside is mended in the VM.
          this.vm.request();
          this.prover.request();
        },
        onGuests: (guests) => this.#known.learn({ guests }),
      },
    );
  }

  #makeProver({ prober, clock }: Ports): Prover {
    return new Prover({
      prober,
      clock,
      plan: () => planProofs(this.#known.facts),
      renew: () => this.vm.renew(),
      diagnose: (probes, send, signal) => this.#events.engine().diagnose(probes, send, signal),
      onProofs: (proofs) => this.#known.learn({ proofs }),
    });
  }

  #makeRevival({ hostEvents, prober }: Ports): Revival {
    return new Revival({
      hostEvents,
      ask: (withinMs, signal) => prober.answers(this.#known.tunnel.ipv4.vm, withinMs, signal),
      redial: (signal) => this.vm.redial(this.#known.facts.vm?.engine ?? "kernel", signal),
      setUpAgain: () => this.#events.onSilence(),
      onChange: (revival) => this.#known.learn({ revival }),
    });
  }
}
