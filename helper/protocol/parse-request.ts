import { type Cidr, canonicalAddress, hostCidr, parseCidr } from "../net/cidr.js";
import { MAX_ROUTES, staticRefusal } from "../net/policy.js";
import { parseZone } from "../net/zone.js";
import { asInteger, asList, asObject, asString, exactFields, RequestRefused, show } from "./fields.js";
import type {
  AddressPair,
  NamesConfig,
  PeerConfig,
  Request,
  RequestError,
  TunnelConfig,
} from "./messages.js";

export type ParsedLine =
  | { readonly kind: "request"; readonly id: number; readonly request: Request }
  /** `id` is null where the line has none that can be answered to. */
  | { readonly kind: "refused"; readonly id: number | null; readonly error: RequestError };

/** Nesting of the deepest legal request is 4: request, tunnel, ipv4, host. */
const MAX_DEPTH = 8;
const MAX_ID = Number.MAX_SAFE_INTEGER;
/** "0.0.0.0/0" to eight groups of four digits with "/128". */
const MAX_CIDR_LENGTH = 43;
const MAX_ZONE_LENGTH = 253;
const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/**
 * Reads one line of a client strictly. Never throws, whatever the line is.
 *
 * Every text in the result was parsed and written anew, or matched whole: no string of the client goes any
 * further as it came.
 */
export function parseRequest(line: string): ParsedLine {
  const value = parseJson(line);
  if (value === undefined) {
    return refused(
      null,
      new RequestRefused("not-json", "the line is not JSON; send one JSON object per line"),
    );
  }
  const id = readId(value);
  try {
    refusePrivateKeys(value, 0);
    if (id === null) {
      throw new RequestRefused("bad-field", "the request has no id; add a whole number from 0 up");
    }
    return { kind: "request", id, request: readRequest(value) };
  } catch (error) {
    if (error instanceof RequestRefused) return refused(id, error);
    throw error;
  }
}

function refused(id: number | null, error: RequestRefused): ParsedLine {
  return { kind: "refused", id, error: error.toError() };
}

/** undefined, which JSON cannot express, when `line` is not JSON. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readId(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "id")) return null;
  const { id } = value as { readonly id: unknown };
  return typeof id === "number" && Number.isSafeInteger(id) && id >= 0 ? id : null;
}

/** Root makes its own key; a client that sends one has leaked it already and must be told so. */
function refusePrivateKeys(value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null) return;
  if (depth > MAX_DEPTH) {
    throw new RequestRefused(
      "bad-field",
      "the request is nested too deeply; send the documented fields only",
    );
  }
  for (const [name, inner] of Object.entries(value)) {
    if (/privatekey|presharedkey/.test(name.toLowerCase().replace(/[^a-z]/g, ""))) {
      throw new RequestRefused(
        "private-key",
        "the request carries a private key; leave it out, the helper makes its own",
      );
    }
    refusePrivateKeys(inner, depth + 1);
  }
}

function readRequest(value: unknown): Request {
  const method = asObject(value, "the request")["method"];
  switch (method) {
    case "hello": {
      const fields = exactFields(value, "hello", ["id", "method", "version"]);
      return { method, version: asInteger(fields["version"], "version", { min: 0, max: MAX_ID }) };
    }
    case "apply":
      return readApply(value);
    case "release":
    case "status":
      exactFields(value, method, ["id", "method"]);
      return { method };
    default:
      throw new RequestRefused(
        "unknown-method",
        `the method ${typeof method === "string" ? show(method) : "is no text and"} is unknown; use hello, apply, release or status`,
      );
  }
}

function readApply(value: unknown): Request {
  const fields = exactFields(value, "apply", [
    "id",
    "method",
    "generation",
    "tunnel",
    "peer",
    "routes",
    "ranges",
    "names",
  ]);
  const routes = asList(fields["routes"], "routes");
  const ranges = asList(fields["ranges"], "ranges");
  assertFew(routes.length + ranges.length);
  return {
    method: "apply",
    generation: asInteger(fields["generation"], "generation", { min: 0, max: MAX_ID }),
    tunnel: readTunnel(fields["tunnel"]),
    peer: fields["peer"] === null ? null : readPeer(fields["peer"]),
    routes: readRoutes(routes),
    ranges: readRoutes(ranges),
    names: fields["names"] === null ? null : readNames(fields["names"]),
  };
}

function readTunnel(value: unknown): TunnelConfig {
  const fields = exactFields(value, "tunnel", ["mtu", "ipv4", "ipv6"]);
  return {
    mtu: asInteger(fields["mtu"], "tunnel.mtu", { min: 1280, max: 65455 }),
    ipv4: readPair(fields["ipv4"], "tunnel.ipv4"),
    ipv6: fields["ipv6"] === null ? null : readPair(fields["ipv6"], "tunnel.ipv6"),
  };
}

function readPair(value: unknown, where: "tunnel.ipv4" | "tunnel.ipv6"): AddressPair {
  const fields = exactFields(value, where, ["host", "vm"]);
  const host = readAddress(fields["host"], `${where}.host`);
  const vm = readAddress(fields["vm"], `${where}.vm`);
  if (host.includes(":") !== (where === "tunnel.ipv6") || vm.includes(":") !== host.includes(":")) {
    throw new RequestRefused("bad-field", `${where} has an address of the other family; swap it`);
  }
  if (host === vm) {
    throw new RequestRefused("bad-field", `${where} has the same address for both ends; give each its own`);
  }
  return { host, vm };
}

function readAddress(value: unknown, where: string): string {
  const text = asString(value, where, MAX_CIDR_LENGTH);
  const host = hostCidr(text);
  if (host === null || canonicalAddress(text) !== text) {
    throw new RequestRefused("bad-field", `${where} is not an address in its shortest form; correct it`);
  }
  const refusal = staticRefusal(host);
  if (refusal !== null) throw new RequestRefused(refusal.code, refusal.message);
  return text;
}

function readPeer(value: unknown): PeerConfig {
  const fields = exactFields(value, "peer", ["publicKey"]);
  const publicKey = asString(fields["publicKey"], "peer.publicKey", 44);
  if (!BASE64_OF_32_BYTES.test(publicKey)) {
    throw new RequestRefused(
      "bad-field",
      "peer.publicKey is not 32 bytes in base64; send what wg pubkey prints",
    );
  }
  return { publicKey };
}

function readNames(value: unknown): NamesConfig {
  const fields = exactFields(value, "names", ["zone", "port"]);
  const zone = parseZone(asString(fields["zone"], "names.zone", MAX_ZONE_LENGTH));
  if (typeof zone !== "string") throw new RequestRefused(zone.code, zone.message);
  return { zone, port: asInteger(fields["port"], "names.port", { min: 1024, max: 65535 }) };
}

function readRoutes(routes: readonly unknown[]): readonly Cidr[] {
  return [...new Set(routes.map(readRoute))];
}

function assertFew(count: number): void {
  if (count <= MAX_ROUTES) return;
  throw new RequestRefused("too-many-routes", `${count} routes are more than ${MAX_ROUTES}; join some`);
}

function readRoute(value: unknown): Cidr {
  const destination = typeof value === "string" && value.length <= MAX_CIDR_LENGTH ? parseCidr(value) : null;
  if (destination === null || destination !== value) {
    const shown = typeof value === "string" ? show(value) : "a route";
    throw new RequestRefused(
      "route-malformed",
      `${shown} is not a prefix in its shortest form; write it like 172.17.0.0/16`,
    );
  }
  const refusal = staticRefusal(destination);
  if (refusal !== null) throw new RequestRefused(refusal.code, refusal.message);
  return destination;
}
