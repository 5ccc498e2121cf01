/** What became of a wish inside one container's network. */
export interface InsideReport {
  readonly containerId: string;
  readonly outcome: InsideOutcome;
}

export type InsideOutcome =
  | { readonly kind: "mended" }
  /** All but the legs of these addresses. */
  | { readonly kind: "mended-but"; readonly unreached: readonly string[] }
  | { readonly kind: "failed"; readonly detail: string };
