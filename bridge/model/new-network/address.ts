import { type Cidr, contains, hostCidr } from "../../../helper/net/cidr.js";

/** Whether `address` is one of `prefix`. */
export function isAddressIn(prefix: Cidr, address: string): boolean {
  const host = hostCidr(address);
  return host !== null && contains(prefix, host);
}
