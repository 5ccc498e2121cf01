import type { Cidr } from "../../helper/net/cidr.js";

/** A network that this host is attached to. */
export interface HostPrefix {
  readonly interfaceName: string;
  readonly prefix: Cidr;
}
