/** What was measured through the tunnel a moment ago; null where nobody measured. */
export type Probe = {
  /** Milliseconds; null when the VM did not answer. */
  readonly roundTripMs: number | null;
  /** Milliseconds since 1970; null before the first. */
  readonly lastHandshakeAt: number | null;
} | null;
