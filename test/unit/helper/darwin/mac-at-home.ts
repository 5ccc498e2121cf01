import type { Cidr } from "../../../../helper/net/cidr.js";
import { darwinStack } from "../../../fakes/helper-stack.js";

/** A row of a Mac's table, as `netstat` shows it. */
export const row = (destination: string, interfaceName: string, flags = "USc", gateway = interfaceName) => ({
  destination: destination as Cidr,
  gateway,
  flags,
  interfaceName,
  expire: "",
});

/** The helper on a Mac whose en0 is on 192.168.1.0/24, with a router. */
export function macAtHome(): ReturnType<typeof darwinStack> {
  const stack = darwinStack();
  // macOS holds some for itself.
  for (let unit = 0; unit < 4; unit++) stack.kernel.mac.addUtun();
  stack.kernel.mac.addEthernet("en0", ["192.168.1.42/24"]);
  stack.kernel.mac.table.push(row("0.0.0.0/0", "en0", "UGScg", "192.168.1.1"));
  return stack;
}
