import type { Lab } from "./lab.js";

/** The name of the helper's interface in the mac, whatever its platform; null when there is none. */
export async function tunnelInterface(lab: Lab): Promise<string | null> {
  const { stdout } = await lab.mac(["ip", "-json", "link", "show"]);
  const names = (JSON.parse(stdout) as { readonly ifname?: string }[]).map((link) => link.ifname ?? "");
  return names.find((name) => /^(dockline0|utun\d+)$/.test(name)) ?? null;
}
