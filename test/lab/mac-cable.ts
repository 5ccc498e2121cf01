import type { Lab } from "./lab.js";
import { LabError } from "./lab-error.js";

export interface Cable {
  /** Of the interface in the mac, and of its other end at the router. */
  readonly name: string;
  /** The mac's address with its length; none of the router's may be the same. */
  readonly mac: string;
  /** Addresses with their lengths: whoever the mac finds there. */
  readonly router: readonly string[];
}

/** Plugs another cable between mac and router: the mac has joined a network, or dialled into one. */
export async function plugCable(lab: Lab, { name, mac, router }: Cable): Promise<void> {
  await must(lab, ["link", "add", name, "type", "veth", "peer", "name", name, "netns", "router"]);
  for (const address of router) await must(lab, ["-n", "router", "address", "add", address, "dev", name]);
  await must(lab, ["-n", "router", "link", "set", name, "up"]);
  await must(lab, ["link", "set", name, "up"]);
  await must(lab, ["address", "add", mac, "dev", name]);
}

export async function unplugCable(lab: Lab, name: string): Promise<void> {
  await must(lab, ["link", "delete", name]);
}

export async function addRoute(lab: Lab, ...words: readonly string[]): Promise<void> {
  await must(lab, ["route", "add", ...words]);
}

async function must(lab: Lab, words: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await lab.mac(["ip", ...words]);
  if (exitCode !== 0) throw new LabError("command-failed", `ip ${words.join(" ")}: ${stderr.trim()}`);
}
