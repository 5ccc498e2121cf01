import type { VmApplied, VmApplyPlan, VmFirewallPlan, VmRefreshed } from "../../vm-setup/plan.js";
import type { LegReport } from "../model/legs.js";
import type { VmRules } from "../model/vm-plan.js";
import { Converger } from "./converger.js";
import { findLegs, legReports } from "./leg-processes.js";
import type { EngineLink } from "./ports.js";

/** What the VM said, with the legs by container. */
export type VmNews = Omit<VmRefreshed, "legs"> & { readonly legs: readonly LegReport[] };

/**
 * The VM's side of a connection: the only one who knows what the VM was told. It has a queue of its own, so
 * that routes on the host never wait for a container in the VM.
 */
export class VmSide {
  readonly #wanted: () => VmRules;
  readonly #onSettled: (news: VmNews | null) => void;
  readonly #converger = new Converger((signal) => this.#converge(signal));
  #engine: EngineLink | null = null;
  /** The rules that the VM has, as text; null when they have to be written whatever they are. */
  #told: string | null = null;
  /** Null before the first look. */
  #endpoints: ReadonlySet<string> | null = null;
  #isTouched = false;

  /** `wanted` is asked anew for each convergence; `onSettled` is told what the VM said, null when it had it all. */
  constructor(wanted: () => VmRules, onSettled: (news: VmNews | null) => void) {
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
    // A container that sets the tunnel up lays no legs: it may stay, and is to see no processes but its own.
    this.#told = textOf({ ...plan, legs: [] });
    this.#endpoints = null;
    return applied;
  }

  /** From now on requests are served, the first one at once, until `stop`, the signal's abort, or an error. */
  start(signal: AbortSignal, onError: (error: unknown) => void): void {
    this.#converger.request();
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

  /** Has the VM dial from another port. What fails there does not matter to the rules. */
  async redial(tunnel: VmApplied["engine"], signal: AbortSignal): Promise<void> {
    await this.#engine?.redialVm(tunnel, signal);
  }

  stop(): void {
    this.#converger.stop();
  }

  /** Removes every trace of ours from the VM, as far as it can still be reached; never throws. */
  async clean(signal: AbortSignal): Promise<void> {
    this.stop();
    // What was being done is over soon: its signal is aborted, or it has a limit of its own.
    await this.#converger.settled();
    if (this.#isTouched) await this.#engine?.cleanVm(signal).catch(() => {});
    this.#engine = null;
    this.#told = null;
    this.#isTouched = false;
  }

  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#engine;
    if (engine === null) return;
    const { legs: wishes, endpoints, ...rules } = this.#wanted();
    if (this.#hasNewcomer(endpoints)) this.#told = null;
    const found = await findLegs(engine, wishes, signal);
    const legs = found.flatMap(({ pid, address }) => (pid === null ? [] : [{ pid, address }]));
    const plan = { ...rules, legs };
    const text = textOf(plan);
    if (text === this.#told) return this.#onSettled(null);
    const refreshed = await engine.refreshFirewall({ action: "firewall", ...plan }, signal);
    this.#told = text;
    this.#onSettled({ ...refreshed, legs: legReports(found, refreshed.legs) });
  }

  #hasNewcomer(endpoints: readonly string[]): boolean {
    const before = this.#endpoints;
    this.#endpoints = new Set(endpoints);
    return before !== null && endpoints.some((one) => !before.has(one));
  }
}

function textOf({ firewall, shims, legs }: Pick<VmFirewallPlan, "firewall" | "shims" | "legs">): string {
  return JSON.stringify({ firewall, shims, legs });
}
