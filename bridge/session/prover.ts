import { type Candidate, NO_PROOFS, type ProofTarget } from "../model/proof.js";
import { Converger } from "./converger.js";
import { explain } from "./explain.js";
import { inLanes } from "./lanes.js";
import { ProofMemory } from "./proof-memory.js";
import { AT_ONCE, type ProverWorld } from "./prover-world.js";

/** An answer normally takes less than 50 ms; who is slower gets more time when all others have been asked. */
const FIRST_LIMIT_MS = 250;
const SECOND_LIMIT_MS = 1_750;

/**
 * Proves that containers answer: one SYN per subnet, again only when something of it changed or somebody looks. For
 * those that do not answer the VM's rules are written again; if that does not help, the VM is asked for the reason.
 * That takes long, and has a queue of its own. What fails here is a proof, never the connection.
 */
export class Prover {
  readonly #world: ProverWorld;
  readonly #memory: ProofMemory;
  readonly #asking = new Converger((signal) => this.#askAll(signal));
  readonly #explaining = new Converger((signal) => this.#explainAll(signal));
  /** Who did not answer, by key, until that is looked into. */
  readonly #silent = new Map<string, ProofTarget>();
  #isLookedAt = false;
  #isReasonLookedAt = false;

  constructor(world: ProverWorld) {
    this.#world = world;
    this.#memory = new ProofMemory(() => world.clock.now(), world.onProofs);
  }

  /** From now on requests are served, until `stop` or the signal's abort. */
  start(signal: AbortSignal): void {
    // Every part of a round reports on its own; what else may come is the end of the connection.
    this.#asking.start(signal, () => {});
    this.#explaining.start(signal, () => {});
    this.#asking.request();
  }

  /** Nothing of what was proved is believed any more. */
  stop(): void {
    this.#asking.stop();
    this.#explaining.stop();
    this.#silent.clear();
    this.#memory.keepOnly([], NO_PROOFS);
  }

  /** Resolves when nothing is asked any more; after `stop`, or the signal's abort, that is soon. */
  async settled(): Promise<void> {
    await this.#asking.settled();
    await this.#explaining.settled();
  }

  /** Something may have changed. */
  request(): void {
    this.#asking.request();
  }

  /**
   * Doubts all proofs, for somebody looks; resolves when each has been renewed or has failed, or after `limitMs`. Why
   * it failed is not waited for, nor who was known to be silent.
   */
  look(limitMs: number): Promise<void> {
    this.#isLookedAt = true;
    this.#asking.request();
    return new Promise((resolve) => {
      const limit = this.#world.clock.after(limitMs, resolve);
      void this.#asking.settled().then(() => {
        limit[Symbol.dispose]();
        resolve();
      });
    });
  }

  async #askAll(signal: AbortSignal): Promise<void> {
    const isLookedAt = this.#isLookedAt;
    this.#isLookedAt = false;
    const { known, targets } = this.#world.plan();
    this.#memory.keepOnly(targets, known);
    const due = targets.filter((target) => isLookedAt || this.#memory.proofOf(target)?.kind !== "proved");
    const slow = await this.#askFirst(due, signal);
    const isKnown = (target: ProofTarget) => this.#memory.proofOf(target)?.kind === "failed";
    const believed = slow.filter((target) => !isKnown(target));
    for (const target of believed) this.#memory.note(target, { kind: "unproved" });
    this.#memory.publish();
    const silent = [...(await this.#askLonger(believed, signal)), ...slow.filter(isKnown)];
    for (const target of silent) {
      this.#memory.noteSilence(target);
      this.#silent.set(target.key, target);
    }
    this.#memory.publish();
    if (silent.length === 0) return;
    if (isLookedAt) this.#isReasonLookedAt = true;
    this.#explaining.request();
  }

  async #explainAll(signal: AbortSignal): Promise<void> {
    const isLookedAt = this.#isReasonLookedAt;
    this.#isReasonLookedAt = false;
    const silent = [...this.#silent.values()];
    this.#silent.clear();
    const wantsReason = (target: ProofTarget) => this.#memory.wantsReason(target, isLookedAt);
    const unexplained = silent.filter(wantsReason);
    await this.#askLonger(
      silent.filter((target) => !wantsReason(target)),
      signal,
    );
    this.#memory.publish();
    if (unexplained.length === 0) return;
    await this.#world.renew();
    const stillSilent = await this.#askLonger(unexplained, signal);
    this.#memory.publish();
    for await (const [target, proof] of explain(this.#world, stillSilent, signal)) {
      // Meanwhile it may have answered somebody who looked.
      if (this.#memory.proofOf(target)?.kind === "failed") this.#memory.note(target, proof);
    }
    this.#memory.publish();
  }

  /** Asks one container of each, for a short while. Returns the others. */
  async #askFirst(targets: readonly ProofTarget[], signal: AbortSignal): Promise<readonly ProofTarget[]> {
    const slow: ProofTarget[] = [];
    await inLanes(AT_ONCE, targets, async (target) => {
      const favourite = { candidates: [this.#favourite(target)], limitMs: FIRST_LIMIT_MS };
      if (!(await this.#isProved(target, favourite, signal))) slow.push(target);
    });
    return slow;
  }

  /** Asks all containers of each, and for longer. Returns those of which none answers. */
  async #askLonger(targets: readonly ProofTarget[], signal: AbortSignal): Promise<readonly ProofTarget[]> {
    const silent: ProofTarget[] = [];
    await inLanes(AT_ONCE, targets, async (target) => {
      const all = { candidates: [target.first, ...target.others], limitMs: SECOND_LIMIT_MS };
      if (!(await this.#isProved(target, all, signal))) silent.push(target);
    });
    return silent;
  }

  /** Who answered the last time, for another may be deaf. */
  #favourite(target: ProofTarget): Candidate {
    const proof = this.#memory.proofOf(target);
    const isFavourite = ({ address }: Candidate) => proof?.kind === "proved" && proof.address === address;
    return target.others.find(isFavourite) ?? target.first;
  }

  /** Whether any of the candidates answers in time; then that is noted. */
  async #isProved(
    target: ProofTarget,
    { candidates, limitMs }: { readonly candidates: readonly Candidate[]; readonly limitMs: number },
    signal: AbortSignal,
  ): Promise<boolean> {
    const asked = candidates.map(async (candidate) => {
      const outcome = await this.#world.prober.probe(candidate.address, limitMs, signal);
      if (outcome !== "answered") throw new Error(outcome);
      return candidate;
    });
    const answered = await Promise.any(asked).catch(() => null);
    signal.throwIfAborted();
    if (answered !== null) this.#memory.note(target, { kind: "proved", ...answered });
    return answered !== null;
  }
}
