/** How the page stands with its host. */
export type LinkState =
  /** Nothing has been heard yet. */
  | { readonly kind: "opening" }
  | { readonly kind: "open" }
  /** It was there, and is tried again. */
  | { readonly kind: "lost" }
  /** It is there, and does not let this page in; the sentence says why. */
  | { readonly kind: "denied"; readonly message: string };
