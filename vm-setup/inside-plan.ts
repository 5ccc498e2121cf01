/** What a container of ours is asked to do in the network of somebody else's container (inside.sh). */
export type InsidePlan =
  | {
      readonly action: "source-rule";
      /** At most eight, or none; whatever an earlier plan had beyond them is taken away. */
      readonly answers: readonly InsideAnswer[];
      /** Counted with the answers. */
      readonly legs: readonly InsideLeg[];
    }
  /** Takes away all that the other actions made; nothing there is success. */
  | { readonly action: "undo" };

/** What comes from `address`, whoever it is for, leaves by the interface that has it, via `gateway`. */
export interface InsideAnswer {
  readonly address: string;
  readonly gateway: string;
}

/** What comes from `address` for `host` leaves by the leg that the VM has laid (leg.sh). */
export interface InsideLeg {
  readonly address: string;
  readonly host: string;
}

/** The last line that the container prints. */
export type InsideResult = InsideMended | InsideUndone | InsideFailed;

export interface InsideMended {
  readonly result: "mended";
  /** Those of the plan's addresses that the container does not have, or not any more. */
  readonly missing: readonly string[];
  /** Those of the plan's legs that could not be set up: IPv6 is off there, or the address has gone. */
  readonly unreached: readonly string[];
}

export interface InsideUndone {
  readonly result: "undone";
}

export interface InsideFailed {
  readonly result: "failed";
  readonly code: InsideFailureCode;
  /** What the failing command said, one line. */
  readonly detail: string;
}

export type InsideFailureCode = "bad-plan" | "no-net-admin" | "inside";
