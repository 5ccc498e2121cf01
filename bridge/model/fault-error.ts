import type { ConnectStep } from "./connect-step.js";
import type { Fault } from "./fault.js";
import { reasonOf } from "./reason.js";
import { faultSentence } from "./sentence.js";

/** Carries a fault through code that throws; whoever catches it turns it into a state. */
export class FaultError extends Error {
  override readonly name: string = "FaultError";
  readonly fault: Fault;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(faultSentence(fault, "commands"), options);
    this.fault = fault;
  }
}

/** The fault behind anything that was thrown, in `step` where one was being made. */
export function faultOf(error: unknown, step: ConnectStep | null = null): Fault {
  if (!(error instanceof FaultError)) return { code: "internal", message: reasonOf(error), step };
  return error.fault.code === "internal" ? { ...error.fault, step } : error.fault;
}
