import type { Facts } from "../model/facts.js";
import { type GuestFact, guestIntents } from "../model/guest.js";
import type { InsideReport } from "../model/inside-report.js";
import { Converger } from "./converger.js";
import { Guests } from "./guests.js";
import { insideSituation } from "./inside-situation.js";
import { Insides } from "./insides.js";
import type { Clock, EngineLink } from "./ports.js";

export interface ContainerSideOptions {
  /** Containers with a virtual machine in them, beside those that say so themselves. */
  readonly guestNames: readonly string[];
  readonly clock: Clock;
}

export interface ContainerSideEvents {
  onInsides(insides: readonly InsideReport[]): void;
  onGuests(guests: readonly GuestFact[]): void;
}

const CLEAN_LIMIT_MS = 6_000;

/**
 * What a connection has inside the networks of containers. It has a queue of its own, so that nobody waits for a
 * container in the VM, and what fails in one container costs no connection.
 */
export class ContainerSide {
  readonly #facts: () => Facts;
  readonly #guestNames: readonly string[];
  readonly #insides: Insides;
  readonly #guests: Guests;
  readonly #converger = new Converger((signal) => {
    this.#run = this.#converge(signal);
    return this.#run;
  });
  #engine: EngineLink | null = null;
  #run: Promise<void> = Promise.resolve();

  /** `facts` is asked anew for each convergence. */
  constructor(facts: () => Facts, { guestNames, clock }: ContainerSideOptions, events: ContainerSideEvents) {
    this.#facts = facts;
    this.#guestNames = guestNames;
    this.#insides = new Insides((insides) => events.onInsides(insides));
    this.#guests = new Guests(clock, (guests) => events.onGuests(guests));
  }

  /** From now on requests are served, the first one at once, until `stop` or the signal's abort. */
  start(engine: EngineLink, signal: AbortSignal, onError: (error: unknown) => void): void {
    this.#engine = engine;
    this.#insides.renew();
    this.#guests.renew();
    this.#converger.request();
    this.#converger.start(signal, onError);
  }

  /** Asks for what is wanted at this moment. */
  request(): void {
    this.#converger.request();
  }

  stop(): void {
    this.#converger.stop();
  }

  /** Takes everything out of the containers again, as far as they can be reached; never throws. */
  async clean(signal: AbortSignal): Promise<void> {
    this.stop();
    // What was being done is over soon: its signal is aborted, or it has a limit of its own.
    await this.#run.catch(() => {});
    const limited = AbortSignal.any([signal, AbortSignal.timeout(CLEAN_LIMIT_MS)]);
    const engine = this.#engine;
    await Promise.all([this.#guests.clean(), engine === null ? null : this.#insides.clean(engine, limited)]);
    this.#engine = null;
  }

  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#engine;
    if (engine === null) return;
    const facts = this.#facts();
    const { plans, containers } = facts;
    await Promise.all([
      this.#insides.converge(engine, insideSituation(facts), signal),
      this.#guests.converge(engine, guestIntents(plans, containers, this.#guestNames)),
    ]);
  }
}
