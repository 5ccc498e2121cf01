import type { Zone } from "../../helper/net/zone.js";
import type { HelperStatus, NamesConfig, NamesReport } from "../../helper/protocol/messages.js";
import { containerNames, type EndpointAliases } from "./container-names.js";
import type { NamesWish } from "./names-wish.js";
import type { DockerContainer } from "./network.js";

/** Whether this host knows containers by name, and how that is known. */
export type NamesView =
  /** Not wanted. */
  | { readonly kind: "off" }
  | { readonly kind: "not-connected"; readonly zone: Zone }
  /** No DNS server could be opened. */
  | { readonly kind: "no-server"; readonly zone: Zone; readonly detail: string }
  | {
      readonly kind: "serving";
      readonly zone: Zone;
      /** On 127.0.0.1, UDP and TCP. */
      readonly port: number;
      /** What this host's resolver was told; null before the helper has said so. */
      readonly host: NamesReport | null;
      readonly evidence: NamesEvidence;
    };

/**
 * What a question of this host's programs has shown: it reaches our server, or our server answers only whom asks it
 * directly, or it does not answer at all.
 */
export type NamesEvidence = "host-asks" | "server-answers" | "server-silent" | "not-checked";

/** What the session knows about names. */
export type NamesFacts =
  | Exclude<NamesView, { kind: "serving" }>
  | {
      readonly kind: "serving";
      readonly zone: Zone;
      readonly port: number;
      readonly aliases: EndpointAliases;
      readonly evidence: NamesEvidence;
    };

export const NO_NAMES: NamesFacts = { kind: "off" };

/** While no DNS server was opened. */
export function idleNames(wish: NamesWish | null): NamesFacts {
  return wish === null ? NO_NAMES : { kind: "not-connected", zone: wish.zone };
}

/** What the helper is to be asked for. */
export function namesWanted(facts: NamesFacts): NamesConfig | null {
  return facts.kind === "serving" ? { zone: facts.zone, port: facts.port } : null;
}

export function namesView(facts: NamesFacts, helper: HelperStatus | null): NamesView {
  if (facts.kind !== "serving") return facts;
  const { kind, zone, port, evidence } = facts;
  return { kind, zone, port, host: helper?.names ?? null, evidence };
}

/** Longest name that DNS can ask for, in characters (RFC 1035, without the last dot). */
const MAX_NAME = 253;

/** Whole names by container, the one to show first; none where names are not served. */
export function fullNames(
  facts: NamesFacts,
  containers: readonly DockerContainer[],
): ReadonlyMap<string, readonly string[]> {
  if (facts.kind !== "serving") return new Map();
  const whole = (name: string) => `${name}.${facts.zone}`;
  return new Map(
    [...containerNames(containers, facts.aliases)].map(([id, names]) => [
      id,
      names.map(whole).filter((name) => name.length <= MAX_NAME),
    ]),
  );
}
