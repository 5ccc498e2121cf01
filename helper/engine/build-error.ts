export type BuildErrorCode =
  | "usage"
  | "bad-pin"
  | "go-missing"
  | "no-toolchain"
  | "build-failed"
  | "wrong-format"
  | "wrong-sum";

/** Why there is no engine; the message says what to do. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly code: BuildErrorCode;

  constructor(code: BuildErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
