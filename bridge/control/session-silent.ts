/** A session runs, and took a question, but gives no answer; the message says what to do. */
export class SessionSilent extends Error {
  override readonly name = "SessionSilent";
  readonly code = "session-silent";

  constructor(limitMs: number, options?: ErrorOptions) {
    const waited = `The running session does not answer (${limitMs / 1000} s)`;
    super(
      `${waited}; end its process, by Ctrl-C where it runs or from outside, and the helper cleans up within 30 s.`,
      options,
    );
  }
}
