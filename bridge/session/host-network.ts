import { networkInterfaces } from "node:os";
import { parseLooseCidr } from "../../helper/net/cidr.js";
import type { HostNetwork } from "./ports.js";

/** Asks the system anew each time. */
export const hostNetwork: HostNetwork = {
  listPrefixes: () =>
    Object.entries(networkInterfaces()).flatMap(([interfaceName, addresses = []]) =>
      addresses.flatMap(({ cidr, internal }) => {
        const prefix = internal || cidr === null ? null : parseLooseCidr(cidr);
        return prefix === null ? [] : [{ interfaceName, prefix }];
      }),
    ),
};
