import type { Lab } from "./lab.js";

export interface Reach {
  readonly ping: boolean;
  /** Whether port 80 answered with success. */
  readonly http: boolean;
}

/** Tries an IPv4 or IPv6 address from the mac, once; either try gives up after one second. */
export async function reaches(lab: Lab, address: string): Promise<Reach> {
  const host = address.includes(":") ? `[${address}]` : address;
  const { stdout } = await lab.mac(["sh", "-c", SCRIPT, "sh", address, `http://${host}/`]);
  return { ping: stdout.includes("ping"), http: stdout.includes("http") };
}

/** One call for both, for each call costs more than they do. */
const SCRIPT = `
  { ping -n -q -c 1 -W 1 "$1" >/dev/null 2>&1 && echo ping; } &
  curl --globoff --silent --fail --max-time 1 "$2" >/dev/null && echo http
  wait`;
