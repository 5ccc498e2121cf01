import { type Cidr, canonicalAddress, contains, hostCidr } from "../net/cidr.js";

const LOOPBACK = ["127.0.0.0/8", "::1/128"] as Cidr[];

/** The address of a DNS server without its zone; null for loopback ones and for what is no address. */
export function serverAddress(text: string): string | null {
  const address = canonicalAddress(text.replace(/%.*$/, ""));
  const host = address === null ? null : hostCidr(address);
  return host === null || LOOPBACK.some((range) => contains(range, host)) ? null : address;
}
