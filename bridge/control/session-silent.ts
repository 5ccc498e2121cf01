/** A session runs, and took a question, but gives no answer; the message says what to do. */
export class SessionSilent extends Error {
  override readonly name = "SessionSilent";
  readonly code = "session-silent";

  /** How long it was waited for. */
  readonly seconds: number;

  constructor(limitMs: number, options?: ErrorOptions) {
    const seconds = limitMs / 1000;
    super(
      `The running session does not answer (${seconds} s); end its process, by Ctrl-C where it runs or from outside, and the helper cleans up within 30 s.`,
      options,
    );
    this.seconds = seconds;
  }
}
