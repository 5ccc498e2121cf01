import { canonicalAddress } from "../../helper/net/cidr.js";

const NIBBLES = 32;

/** The address in a name such as "2.0.17.172.in-addr.arpa", in lower case; null for every other name. */
export function addressOfReverseName(name: string): string | null {
  const [, digits, family] = /^([0-9a-f.]+)\.(in-addr|ip6)\.arpa$/.exec(name) ?? [];
  if (digits === undefined) return null;
  const parts = digits.split(".").reverse();
  if (family === "in-addr") return canonicalAddress(parts.join("."));
  if (parts.length !== NIBBLES || !parts.every((part) => part.length === 1)) return null;
  return canonicalAddress((parts.join("").match(/.{4}/g) ?? []).join(":"));
}
