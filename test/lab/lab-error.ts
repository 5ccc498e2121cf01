export type LabErrorCode = "cannot-run" | "start-failed" | "stop-failed" | "timeout" | "command-failed";

/** The lab itself, or a command that had to succeed in it, failed. */
export class LabError extends Error {
  override readonly name = "LabError";
  readonly code: LabErrorCode;

  constructor(code: LabErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
