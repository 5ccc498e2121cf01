import type { Lab } from "./lab.js";

export interface Reach {
  readonly ping: boolean;
  /** Whether port 80 answered with success. */
  readonly http: boolean;
}

/** Tries an IPv4 or IPv6 address from the mac, once; either try gives up after one second. */
export async function reaches(lab: Lab, address: string): Promise<Reach> {
  const host = address.includes(":") ? `[${address}]` : address;
  const [ping, curl] = await Promise.all([
    lab.mac(["ping", "-n", "-q", "-c", "1", "-W", "1", address]),
    lab.mac(["curl", "--globoff", "--silent", "--fail", "--max-time", "1", `http://${host}/`]),
  ]);
  return { ping: ping.exitCode === 0, http: curl.exitCode === 0 };
}
