/** A command does not do what was asked; the message is one sentence that says why, and what to do. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
  /** See exit-code.ts. */
  readonly exitCode: number;

  constructor(exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
