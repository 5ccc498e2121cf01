import type { VmFinding, VmProbe } from "../../vm-setup/diagnosis.js";
import type { ProofPlan, Proofs } from "../model/proof.js";
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
