import { MOST_DIAGNOSED, type VmFinding } from "../../vm-setup/diagnosis.js";
import type { Fault } from "../model/fault.js";
import { faultOf } from "../model/fault-error.js";
import { failureOf, type Proof, type ProofTarget } from "../model/proof.js";
import { inLanes } from "./lanes.js";
import type { ProbeOutcome } from "./ports.js";
import { AT_ONCE, type ProverWorld } from "./prover-world.js";

const WATCHED_LIMIT_MS = 1_000;

/** Asks the VM what becomes of probes to those that are silent, and gives each a proof or the reason. */
export async function* explain(
  world: ProverWorld,
  targets: readonly ProofTarget[],
  signal: AbortSignal,
): AsyncGenerator<readonly [ProofTarget, Proof]> {
  for (let from = 0; from < targets.length; from += MOST_DIAGNOSED) {
    const batch = targets.slice(from, from + MOST_DIAGNOSED);
    const outcomes = new Map<string, ProbeOutcome>();
    const found = await diagnose(world, batch, outcomes, signal);
    signal.throwIfAborted();
    for (const target of batch) yield [target, proofOf(target, found, outcomes)];
  }
}

type Found = readonly VmFinding[] | { readonly fault: Fault };

async function diagnose(
  { prober, diagnose }: ProverWorld,
  targets: readonly ProofTarget[],
  outcomes: Map<string, ProbeOutcome>,
  signal: AbortSignal,
): Promise<Found> {
  const probes = targets.map(({ first, hostAddress }) => ({ from: hostAddress, to: first.address }));
  const send = () =>
    inLanes(AT_ONCE, probes, async ({ to }) => {
      outcomes.set(to, await prober.probe(to, WATCHED_LIMIT_MS, signal));
    });
  try {
    return await diagnose(probes, send, signal);
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

function proofOf(
  { first, hostAddress }: ProofTarget,
  found: Found,
  outcomes: ReadonlyMap<string, ProbeOutcome>,
): Proof {
  const outcome = outcomes.get(first.address);
  if (outcome === "answered") return { kind: "proved", ...first };
  if ("fault" in found)
    return { kind: "failed", why: { code: "not-diagnosed", fault: found.fault }, ...first };
  const finding = found.find(({ address }) => address === first.address);
  // The refusal was the container's own.
  if (outcome === "doubtful" && finding?.what === "replied") return { kind: "proved", ...first };
  return { kind: "failed", why: failureOf(finding, hostAddress), ...first };
}
