import type { TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmApplyPlan } from "../../vm-setup/plan.js";
import { rangesOf, routesOf } from "../model/desired.js";
import type { Facts } from "../model/facts.js";
import { FaultError } from "../model/fault-error.js";
import { withoutDeadEnds } from "../model/legs.js";
import { namesWanted } from "../model/names-view.js";
import { planVm, planVmRules, type VmRules } from "../model/vm-plan.js";
import type { WantedRoutes } from "./host-side.js";
import type { EngineLink } from "./ports.js";

/** What a connection has learned so far, and what follows from it: the only owner of the facts. */
export class Knowledge {
  readonly #start: Facts;
  readonly #onFacts: () => void;
  #facts: Facts;

  /** `start` is known before anything is learned. */
  constructor(start: Facts, onFacts: () => void) {
    this.#start = start;
    this.#facts = start;
    this.#onFacts = onFacts;
  }

  get facts(): Facts {
    return this.#facts;
  }

  /** Throws FaultError internal before one is planned. */
  get tunnel(): TunnelConfig {
    const { tunnelConfig } = this.#facts;
    if (tunnelConfig === null)
      throw new FaultError({ code: "internal", message: "no tunnel was planned", step: null });
    return tunnelConfig;
  }

  learn(news: Partial<Facts>): void {
    this.#facts = { ...this.#facts, ...news };
    this.#onFacts();
  }

  /** Knows no more than at the start. */
  forget(): void {
    this.learn(this.#start);
  }

  /** Routes to all that the VM reaches, and the names while they are served. */
  wanted(): WantedRoutes {
    const { plans, vm, legs, names } = this.#facts;
    const reached = withoutDeadEnds(plans, { shims: vm?.shims ?? [], legs });
    return { routes: routesOf(reached), ranges: rangesOf(reached), names: namesWanted(names) };
  }

  vmRules({ majorVersion }: EngineLink): VmRules {
    return planVmRules(this.#facts, this.tunnel, majorVersion);
  }

  /** `endpoints`: names and addresses under which the VM may see this host, best first. Throws FaultError internal. */
  vmPlan(engine: EngineLink, endpoints: readonly string[]): VmApplyPlan {
    const status = this.#facts.helper?.tunnel;
    if (!status) throw new FaultError({ code: "internal", message: "the helper has no tunnel", step: null });
    return planVm(this.vmRules(engine), this.tunnel, { status, endpoints });
  }
}
