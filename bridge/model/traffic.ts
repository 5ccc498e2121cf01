/** The tunnel's counters at one moment, as the helper read them. */
export interface Traffic {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly rxBytes: number;
  readonly txBytes: number;
  /** Milliseconds since 1970; null before the first. */
  readonly lastHandshakeAt: number | null;
}
