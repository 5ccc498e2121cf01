/** A DNS zone that Dockline may answer for on this host, checked: lower case, without a dot at its end. */
export type Zone = string & { readonly __brand: "Zone" };

export interface ZoneRefusal {
  readonly code: "zone-malformed" | "zone-public" | "zone-reserved";
  /** One sentence: what is wrong and what to do. */
  readonly message: string;
}

/** Reserved for tests and private use (RFC 6761, ICANN 2024, RFC 8375): nothing public can ever be below them. */
const PRIVATE_SUFFIXES = ["test", "internal", "home.arpa"];
/**
 * Zones with names that engines and clouds answer themselves, such as host.docker.internal and
 * metadata.google.internal: whoever took one of them over would take these names away.
 */
const TAKEN_ZONES = [
  "docker.internal",
  "containers.internal",
  "lima.internal",
  "rancher-desktop.internal",
  "orb.internal",
  "google.internal",
  "ec2.internal",
  "compute.internal",
];
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_LABELS = 4;
/** Room for the longest names of containers in the 253 characters of a DNS name. */
const MAX_LENGTH = 64;

/**
 * Reads `text`, which has to be written exactly as it will be used. What is accepted is always a proper part of a
 * private suffix: neither a public domain, nor "local", nor "test" as a whole can be taken over.
 */
export function parseZone(text: string): Zone | ZoneRefusal {
  const labels = text.split(".");
  if (text.length > MAX_LENGTH || labels.length > MAX_LABELS || !labels.every((label) => LABEL.test(label))) {
    return refused("zone-malformed", text, "is no DNS zone in lower case; write it like docker.test");
  }
  const suffix = PRIVATE_SUFFIXES.find((one) => text.endsWith(`.${one}`));
  if (suffix === undefined) {
    return refused(
      "zone-public",
      text,
      `is not below ${PRIVATE_SUFFIXES.join(", ")}; use one like docker.test`,
    );
  }
  if (TAKEN_ZONES.some((taken) => text === taken || text.endsWith(`.${taken}`))) {
    return refused(
      "zone-reserved",
      text,
      "has names that engines or clouds answer; use one like docker.test",
    );
  }
  return text as Zone;
}

function refused(code: ZoneRefusal["code"], text: string, problem: string): ZoneRefusal {
  const shown = JSON.stringify(text.slice(0, MAX_LENGTH).replace(/[^\x20-\x7e]/g, "?"));
  return { code, message: `the zone ${shown} ${problem}` };
}
