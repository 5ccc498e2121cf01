export type PackagingErrorCode = "usage" | "not-built" | "wrong-program" | "wrong-certificate" | "failed";

/** Why there is no app; the message says what to do. */
export class PackagingError extends Error {
  override readonly name = "PackagingError";
  readonly code: PackagingErrorCode;

  constructor(code: PackagingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
