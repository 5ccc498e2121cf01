import type { Means } from "./means.js";
import type { Proof, ProofFailure } from "./proof.js";
import { faultSentence, verdictSentence } from "./sentence.js";
import type { SubnetView } from "./snapshot.js";
import { unreachable } from "./unreachable.js";

/**
 * Whether this host reaches a subnet's containers, in one clause: no more is claimed than was seen. What is to be
 * done about a verdict is told by these means.
 */
export function subnetSentence(
  { verdict, proof }: Pick<SubnetView, "verdict" | "proof">,
  means: Means,
): string {
  switch (verdict.kind) {
    case "routed":
      return proofSentence(proof, means);
    case "per-container":
      return proof.kind === "unproved" || proof.kind === "no-container"
        ? verdictSentence(verdict, means)
        : `${proofSentence(proof, means)}; ${verdictSentence(verdict, means)}`;
    default:
      return verdictSentence(verdict, means);
  }
}

function proofSentence(proof: Proof, means: Means): string {
  switch (proof.kind) {
    case "unproved":
      return "routed, not proved yet";
    case "no-container":
      return "routed; no container runs there";
    case "proved":
      return "reachable";
    case "failed":
      return failureSentence(proof.why, proof.container, means);
    default:
      return unreachable(proof);
  }
}

function failureSentence(why: ProofFailure, container: string, means: Means): string {
  switch (why.code) {
    case "silent":
      return `routed, but the container "${container}" does not answer`;
    case "dropped": {
      const what = why.direction === "reply" ? "the answer is dropped" : "dropped";
      return `${what} in the VM by chain ${why.table} ${why.chain} (${why.family}): ${why.rule}`;
    }
    case "lost-in-vm":
      return why.direction === "reply"
        ? "the answer is lost in the VM, but by no rule of its firewall; look at its routes and rp_filter"
        : "lost in the VM, but by no rule of its firewall; look at its routes and rp_filter";
    case "no-reply":
      return `arrives at the container "${container}", which does not answer: it has no route back to ${why.hostAddress}, or its own firewall drops`;
    case "answer-lost":
      return `the container "${container}" answers, but this host does not get it; look at this host's firewall`;
    case "not-in-vm":
      return "does not arrive in the VM; look at this host's routes and firewall";
    case "no-ipv6":
      return "the VM has no IPv6";
    case "untold":
      return "no answer, and the reason could not be found (the VM's kernel traces nothing)";
    case "not-diagnosed":
      return `no answer, and the reason could not be found (${faultSentence(why.fault, means)})`;
    default:
      return unreachable(why);
  }
}
