import type { VmApplied, VmApplyPlan, VmFirewallPlan, VmRefreshed } from "../../vm-setup/plan.js";
import { Converger } from "./converger.js";
import type { EngineLink } from "./ports.js";

/** What the VM is to let through and to reach, for a tunnel that stands. */
export type VmRules = Omit<VmFirewallPlan, "action">;

/**
 * The VM's side of a connection: the only one who knows what the VM was told. It has a queue of its own, so
 * that routes on the host never wait for a container in the VM.
 */
export class VmSide {
  readonly #wanted: () => VmRules;
  readonly #onSettled: (refreshed: VmRefreshed | null) => void;
  readonly #converger = new Converger((signal) => this.#converge(signal));
  #engine: EngineLink | null = null;
  /** The rules that the VM has, as text; null when they have to be written whatever they are. */
  #told: string | null = null;
  #isTouched = false;

  /** `wanted` is asked anew for each convergence; `onSettled` is told what the VM said, null when it had it all. */
  constructor(wanted: () => VmRules, onSettled: (refreshed: VmRefreshed | null) => void) {
    this.#wanted = wanted;
    this.#onSettled = onSettled;
  }

  async setUp(
    engine: EngineLink,
    plan: VmApplyPlan,
    onPublicKey: (key: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<VmApplied> {
    this.#engine = engine;
    this.#isTouched = true;
    const applied = await engine.setUpVm(plan, onPublicKey, signal);
    this.#told = textOf({ addresses: plan.tunnel, firewall: plan.firewall, shims: plan.shims });
    return applied;
  }

  /** From now on requests are served, until `stop`, the signal's abort, or an error. */
  start(signal: AbortSignal, onError: (error: unknown) => void): void {
    this.#converger.start(signal, onError);
  }

  /** Asks for the rules of this moment, where the VM has others. */
  request(): void {
    this.#converger.request();
  }

  /** Has the rules written again: somebody may have taken them away. Resolves when they are, or cannot be. */
  renew(): Promise<void> {
    this.#told = null;
    this.#converger.request();
    return this.#converger.settled();
  }

  stop(): void {
    this.#converger.stop();
  }

  /** Removes every trace of ours from the VM, as far as it can still be reached; never throws. */
  async clean(signal: AbortSignal): Promise<void> {
    this.stop();
    if (this.#isTouched) await this.#engine?.cleanVm(signal).catch(() => {});
    this.#engine = null;
    this.#told = null;
    this.#isTouched = false;
  }

  async #converge(signal: AbortSignal): Promise<void> {
    const rules = this.#wanted();
    const text = textOf(rules);
    if (this.#engine === null || text === this.#told) return this.#onSettled(null);
    const refreshed = await this.#engine.refreshFirewall({ action: "firewall", ...rules }, signal);
    this.#told = text;
    this.#onSettled(refreshed);
  }
}

function textOf({ firewall, shims }: VmRules): string {
  return JSON.stringify({ firewall, shims });
}
