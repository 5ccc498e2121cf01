const ORDER = new Intl.Collator("en", { numeric: true });

/** Compares as a person sorts: "web-2" before "web-10". */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return ORDER.compare(one.name, other.name);
}
