import { parseZone, type Zone } from "../../helper/net/zone.js";

/** How containers are to be named on this host. */
export interface NamesWish {
  readonly zone: Zone;
  /** Of the DNS server on 127.0.0.1; null for one that is free. */
  readonly port: number | null;
}

/** Reserved for tests by RFC 6761, so that nobody else's names are ever hidden by it. */
export const DEFAULT_ZONE: Zone = assertZone("docker.test");

export type ReadZone =
  | { readonly kind: "zone"; readonly zone: Zone }
  /** One sentence: what is wrong and what to do. */
  | { readonly kind: "refused"; readonly sentence: string };

/** Reads what a person gave as the zone; the helper refuses the same ones. */
export function readZone(text: string): ReadZone {
  const zone = parseZone(text.toLowerCase().replace(/\.$/, ""));
  return typeof zone === "string"
    ? { kind: "zone", zone }
    : { kind: "refused", sentence: `${zone.message}.` };
}

function assertZone(text: string): Zone {
  const zone = parseZone(text);
  if (typeof zone !== "string") throw new Error(zone.message);
  return zone;
}
