import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { parseLooseCidr } from "../../helper/net/cidr.js";
import { parseIpv4Routes, parseIpv6Routes } from "./kernel-routes.js";
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
  listRoutes: () => [
    ...parseIpv4Routes(readText("/proc/net/route")),
    ...parseIpv6Routes(readText("/proc/net/ipv6_route")),
  ],
};

/** Empty where there is no such file: not every system has /proc. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
