import type { ProbeOutcome, Prober } from "../../bridge/session/ports.js";

/** Everything answers, except where a test says otherwise. */
export class FakeProber implements Prober {
  readonly ownAddresses = new Set<string>();
  /** Every address that was probed, in order. */
  readonly probed: string[] = [];
  /** What probes give where it is not "answered". */
  readonly outcomes = new Map<string, ProbeOutcome>();

  async isOwnAddress(address: string): Promise<boolean> {
    return this.ownAddresses.has(address);
  }

  /** Whether the VM answers through the tunnel. */
  answer: () => boolean | Promise<boolean> = () => true;

  async answers(): Promise<boolean> {
    return this.answer();
  }

  async probe(address: string): Promise<ProbeOutcome> {
    this.probed.push(address);
    return this.outcomes.get(address) ?? "answered";
  }
}
