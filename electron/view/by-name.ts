const ORDER = new Intl.Collator("en", { numeric: true });

/** Compares as a person sorts: "web-2" before "web-10", and addresses by their numbers. */
export function byText(one: string, other: string): number {
  return ORDER.compare(one, other);
}

export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return byText(one.name, other.name);
}
