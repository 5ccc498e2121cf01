import { eventually } from "./eventually.js";
import type { Lab } from "./lab.js";

/** Whether the mac's table has `subnet`, exactly, on the tunnel's interface. */
export async function leadsIntoTunnel(lab: Lab, subnet: string): Promise<boolean> {
  return (await lab.mac(["ip", "route", "show", subnet])).stdout.includes("dockline0");
}

/** The same, as soon as it is `wanted`, or after some time. */
export function comesToLeadIntoTunnel(lab: Lab, subnet: string, wanted: boolean): Promise<boolean> {
  return eventually(
    () => leadsIntoTunnel(lab, subnet),
    (is) => is === wanted,
  );
}
