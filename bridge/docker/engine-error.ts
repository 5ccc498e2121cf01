import type { EngineFailure, EngineFailureCode } from "../model/engine-failure.js";
import { FaultError } from "../model/fault-error.js";

/** Everything in this folder that fails, fails with this; the message is one sentence that says what to do. */
export class EngineError extends FaultError {
  override readonly name = "EngineError";
  readonly failure: EngineFailure;

  constructor(failure: EngineFailure, options?: ErrorOptions) {
    super(failure, options);
    this.failure = failure;
  }

  get code(): EngineFailureCode {
    return this.failure.code;
  }
}
