import { NO_PROOFS, type Proof, type Proofs, type ProofTarget } from "../model/proof.js";

/** A failure younger than this is not looked into again when somebody looks: that takes a container each time. */
const EXPLAIN_AGAIN_MS = 30_000;

interface Entry {
  readonly basis: string;
  readonly proof: Proof;
  /** Milliseconds since 1970. */
  readonly notedAt: number;
}

/** What a prover has found out, by subnet; tells only what is news. */
export class ProofMemory {
  readonly #now: () => number;
  readonly #onProofs: (proofs: Proofs) => void;
  readonly #entries = new Map<string, Entry>();
  #known: Proofs = NO_PROOFS;
  #published = "[]";

  constructor(now: () => number, onProofs: (proofs: Proofs) => void) {
    this.#now = now;
    this.#onProofs = onProofs;
  }

  /** Forgets all subnets but these; `known` is what needs no probe. */
  keepOnly(targets: readonly ProofTarget[], known: Proofs): void {
    const keys = new Set(targets.map(({ key }) => key));
    for (const key of [...this.#entries.keys()]) if (!keys.has(key)) this.#entries.delete(key);
    this.#known = known;
    this.publish();
  }

  /** What was noted about `target`, as far as that still counts. */
  proofOf({ key, basis }: ProofTarget): Proof | null {
    const entry = this.#entries.get(key);
    return entry?.basis === basis ? entry.proof : null;
  }

  note({ key, basis }: ProofTarget, proof: Proof): void {
    this.#entries.set(key, { basis, proof, notedAt: this.#now() });
  }

  /** The reason that was found before stays, until something changes or somebody looks much later. */
  noteSilence(target: ProofTarget): void {
    if (this.proofOf(target)?.kind === "failed") return;
    this.note(target, { kind: "failed", why: { code: "silent" }, ...target.first });
  }

  /** Whether the reason of a failure is to be found out; one that is known is when it is old, and somebody looks. */
  wantsReason(target: ProofTarget, isLookedAt: boolean): boolean {
    const proof = this.proofOf(target);
    if (proof?.kind !== "failed") return false;
    const ageMs = this.#now() - (this.#entries.get(target.key)?.notedAt ?? 0);
    return proof.why.code === "silent" || (isLookedAt && ageMs >= EXPLAIN_AGAIN_MS);
  }

  publish(): void {
    const proofs = new Map(this.#known);
    for (const [key, { proof }] of this.#entries) proofs.set(key, proof);
    const text = JSON.stringify([...proofs]);
    if (text === this.#published) return;
    this.#published = text;
    this.#onProofs(proofs);
  }
}
