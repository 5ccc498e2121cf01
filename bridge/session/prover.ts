import type { VmFinding, VmProbe } from "../../vm-setup/diagnosis.js";
import {
  type Candidate,
  NO_PROOFS,
  type Proof,
  type ProofPlan,
  type Proofs,
  type ProofTarget,
} from "../model/proof.js";
import { Converger } from "./converger.js";
import { explain } from "./explain.js";
import { inLanes } from "./lanes.js";
import type { Clock, Prober } from "./ports.js";

/** What a prover reaches for. */
export interface ProverWorld {
  readonly prober: Prober;
  readonly clock: Clock;
  /** Asked anew for each round. */
  readonly plan: () => ProofPlan;
  /** Has the VM's rules written again, and resolves when they are. */
  readonly renew: () => Promise<void>;
  readonly diagnose: (
    probes: readonly VmProbe[],
    send: () => Promise<void>,
    signal: AbortSignal,
  ) => Promise<readonly VmFinding[]>;
  readonly onProofs: (proofs: Proofs) => void;
}

/** Probes that are under way together. */
export const AT_ONCE = 8;
/** An answer normally takes less than 50 ms; who is slower gets more time when all others have been asked. */
const FIRST_LIMIT_MS = 250;
const SECOND_LIMIT_MS = 1_750;
/** A proof younger than this is not doubted when somebody looks. */
const FRESH_MS = 1_000;
/** A failure younger than this is not looked into again when somebody looks: that takes a container each time. */
const EXPLAIN_AGAIN_MS = 30_000;

interface Entry {
  readonly basis: string;
  readonly proof: Proof;
  /** Milliseconds since 1970. */
  readonly notedAt: number;
}

/**
 * Proves that containers answer: one SYN per subnet, again only when something of it changed or somebody looks. For
 * those that do not answer the VM's rules are written again; if that does not help, the VM is asked for the reason.
 * What fails here is a proof, never the connection.
 */
export class Prover {
  readonly #world: ProverWorld;
  readonly #converger = new Converger((signal) => this.#prove(signal));
  readonly #entries = new Map<string, Entry>();
  #known: Proofs = NO_PROOFS;
  #published = "[]";
  #isLookedAt = false;

  constructor(world: ProverWorld) {
    this.#world = world;
  }

  /** From now on requests are served, until `stop` or the signal's abort. */
  start(signal: AbortSignal): void {
    // Every part of a round reports on its own; what else may come is the end of the connection.
    this.#converger.start(signal, () => {});
    this.#converger.request();
  }

  /** Nothing of what was proved is believed any more. */
  stop(): void {
    this.#converger.stop();
    this.#entries.clear();
    this.#known = NO_PROOFS;
    this.#publish();
  }

  /** Resolves when nothing is asked any more; after `stop`, or the signal's abort, that is soon. */
  settled(): Promise<void> {
    return this.#converger.settled();
  }

  /** Something may have changed. */
  request(): void {
    this.#converger.request();
  }

  /** Doubts all proofs but fresh ones, for somebody looks; resolves when they are settled, or after `limitMs`. */
  look(limitMs: number): Promise<void> {
    this.#isLookedAt = true;
    this.#converger.request();
    return new Promise((resolve) => {
      const limit = this.#world.clock.after(limitMs, resolve);
      void this.#converger.settled().then(() => {
        limit[Symbol.dispose]();
        resolve();
      });
    });
  }

  async #prove(signal: AbortSignal): Promise<void> {
    const isLookedAt = this.#isLookedAt;
    this.#isLookedAt = false;
    const { known, targets } = this.#world.plan();
    this.#known = known;
    this.#keepOnly(targets);
    const due = targets.filter((target) => this.#isDue(target, isLookedAt));
    const silent = await this.#ask(due, signal);
    const unexplained = silent.filter((target) => this.#isUnexplained(target, isLookedAt));
    if (unexplained.length === 0) return;
    await this.#world.renew();
    const stillSilent = await this.#ask(unexplained, signal);
    for await (const [target, proof] of explain(this.#world, stillSilent, signal)) this.#note(target, proof);
    this.#publish();
  }

  #keepOnly(targets: readonly ProofTarget[]): void {
    const keys = new Set(targets.map(({ key }) => key));
    for (const key of [...this.#entries.keys()]) if (!keys.has(key)) this.#entries.delete(key);
    this.#publish();
  }

  #isDue({ key, basis }: ProofTarget, isLookedAt: boolean): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.basis !== basis || entry.proof.kind !== "proved") return true;
    return isLookedAt && this.#ageOf(entry) >= FRESH_MS;
  }

  #isUnexplained({ key }: ProofTarget, isLookedAt: boolean): boolean {
    const entry = this.#entries.get(key);
    if (entry?.proof.kind !== "failed") return false;
    return entry.proof.why.code === "silent" || (isLookedAt && this.#ageOf(entry) >= EXPLAIN_AGAIN_MS);
  }

  /** Asks the first container of each; where that is silent, all of them, and for longer. Returns who stays silent. */
  async #ask(targets: readonly ProofTarget[], signal: AbortSignal): Promise<readonly ProofTarget[]> {
    const slow: ProofTarget[] = [];
    await inLanes(AT_ONCE, targets, async (target) => {
      const answered = await this.#firstAnswer([this.#favourite(target)], FIRST_LIMIT_MS, signal);
      if (answered === null) slow.push(target);
      else this.#note(target, { kind: "proved", ...answered });
    });
    this.#publish();
    const silent: ProofTarget[] = [];
    await inLanes(AT_ONCE, slow, async (target) => {
      const answered = await this.#firstAnswer([target.first, ...target.others], SECOND_LIMIT_MS, signal);
      if (answered !== null) return this.#note(target, { kind: "proved", ...answered });
      silent.push(target);
      this.#noteSilence(target);
    });
    this.#publish();
    return silent;
  }

  /** Who answered the last time, for another may be deaf. */
  #favourite({ key, first, others }: ProofTarget): Candidate {
    const proof = this.#entries.get(key)?.proof;
    return others.find(({ address }) => proof?.kind === "proved" && proof.address === address) ?? first;
  }

  async #firstAnswer(
    candidates: readonly Candidate[],
    limitMs: number,
    signal: AbortSignal,
  ): Promise<Candidate | null> {
    const asked = candidates.map(async (candidate) => {
      const outcome = await this.#world.prober.probe(candidate.address, limitMs, signal);
      if (outcome !== "answered") throw new Error(outcome);
      return candidate;
    });
    const answered = await Promise.any(asked).catch(() => null);
    signal.throwIfAborted();
    return answered;
  }

  /** The reason that was found stays, until something changes or somebody looks much later. */
  #noteSilence(target: ProofTarget): void {
    const entry = this.#entries.get(target.key);
    if (entry?.basis === target.basis && entry.proof.kind === "failed") return;
    this.#note(target, { kind: "failed", why: { code: "silent" }, ...target.first });
  }

  #note({ key, basis }: ProofTarget, proof: Proof): void {
    this.#entries.set(key, { basis, proof, notedAt: this.#world.clock.now() });
  }

  #ageOf({ notedAt }: Entry): number {
    return this.#world.clock.now() - notedAt;
  }

  /** Tells only what is news. */
  #publish(): void {
    const proofs = new Map(this.#known);
    for (const [key, { proof }] of this.#entries) proofs.set(key, proof);
    const text = JSON.stringify([...proofs]);
    if (text === this.#published) return;
    this.#published = text;
    this.#world.onProofs(proofs);
  }
}
