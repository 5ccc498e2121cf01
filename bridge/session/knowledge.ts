import type { TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmApplyPlan } from "../../vm-setup/plan.js";
import { rangesOf, routesOf } from "../model/desired.js";
import { FaultError } from "../model/fault-error.js";
import { withoutDeadEnds } from "../model/legs.js";
import { type Facts, NO_FACTS } from "../model/snapshot.js";
import { planVm, planVmRules, type VmRules } from "../model/vm-plan.js";
import type { WantedRoutes } from "./host-side.js";
import type { EngineLink } from "./ports.js";

/** What a connection has learned so far, and what follows from it: the only owner of the facts. */
export class Knowledge {
  readonly #onFacts: () => void;
  #facts: Facts = NO_FACTS;

  constructor(onFacts: () => void) {
    this.#onFacts = onFacts;
  }

  get facts(): Facts {
    return this.#facts;
  }

  /** Throws FaultError internal before one is planned. */
  get tunnel(): TunnelConfig {
    const { tunnelConfig } = this.#facts;
    if (tunnelConfig === null) throw new FaultError({ code: "internal", message: "no tunnel was planned" });
    return tunnelConfig;
  }

  learn(news: Partial<Facts>): void {
    this.#facts = { ...this.#facts, ...news };
    this.#onFacts();
  }

  forget(): void {
    this.learn(NO_FACTS);
  }

  /** Routes to all that the VM reaches. */
  routes(): WantedRoutes {
    const { plans, vm, legs } = this.#facts;
    const reached = withoutDeadEnds(plans, { shims: vm?.shims ?? [], legs });
    return { routes: routesOf(reached), ranges: rangesOf(reached) };
  }

  vmRules({ majorVersion }: EngineLink): VmRules {
    return planVmRules(this.#facts, this.tunnel, majorVersion);
  }

  /** `endpoints`: names and addresses under which the VM may see this host, best first. Throws FaultError internal. */
  vmPlan(engine: EngineLink, endpoints: readonly string[]): VmApplyPlan {
    const status = this.#facts.helper?.tunnel;
    if (!status) throw new FaultError({ code: "internal", message: "the helper has no tunnel" });
    return planVm(this.vmRules(engine), this.tunnel, { status, endpoints });
  }
}
