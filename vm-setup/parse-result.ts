import { parseLegReports } from "./parse-legs.js";
import { parseShimReports } from "./parse-shims.js";
import type {
  VmApplied,
  VmFailed,
  VmFailureCode,
  VmFirewallFlavour,
  VmRedialled,
  VmRefreshed,
  VmResult,
} from "./plan.js";
import { type Fields, hasOnly, isText, parseFields } from "./result-fields.js";

/** The key of the line `{"publicKey":"…"}`, which comes before the result; null for any other line. */
export function parsePublicKeyLine(line: string): string | null {
  const fields = parseFields(line);
  if (fields === null || !hasOnly(fields, ["publicKey"])) return null;
  return isKey(fields["publicKey"]) ? fields["publicKey"] : null;
}

/** The result in a line of the container's output; null for any other line, and for one with other fields. */
export function parseResultLine(line: string): VmResult | null {
  const fields = parseFields(line);
  if (fields === null) return null;
  switch (fields["result"]) {
    case "applied":
      return parseApplied(fields);
    case "refreshed":
      return parseRefreshed(fields);
    case "redialled":
      return parseRedialled(fields);
    case "removed":
      return hasOnly(fields, ["result"]) ? { result: "removed" } : null;
    case "failed":
      return parseFailed(fields);
    default:
      return null;
  }
}

const FLAVOURS: readonly VmFirewallFlavour[] = ["iptables-nft", "iptables-legacy", "nftables", "none"];
const ENGINES: readonly VmApplied["engine"][] = ["kernel", "wireguard-go"];
const CODES: readonly VmFailureCode[] = [
  "bad-plan",
  "no-wireguard",
  "no-net-admin",
  "no-dial",
  "no-handshake",
  "firewall",
  "interface",
  "survey",
  "stopped",
];

function parseApplied(fields: Fields): VmApplied | null {
  const names = ["result", "publicKey", "engine", "firewall", "ipv6", "endpoint", "kernel", "shims"];
  const { publicKey, ipv6, endpoint, kernel } = fields;
  const engine = ENGINES.find((one) => one === fields["engine"]);
  const firewall = FLAVOURS.find((one) => one === fields["firewall"]);
  const shims = parseShimReports(fields["shims"]);
  if (!hasOnly(fields, names) || engine === undefined || firewall === undefined || shims === null)
    return null;
  if (!isKey(publicKey) || typeof ipv6 !== "boolean" || !isText(endpoint) || !isText(kernel)) return null;
  return { result: "applied", publicKey, engine, firewall, ipv6, endpoint, kernel, shims };
}

function parseRefreshed(fields: Fields): VmRefreshed | null {
  const firewall = FLAVOURS.find((one) => one === fields["firewall"]);
  const shims = parseShimReports(fields["shims"]);
  const legs = parseLegReports(fields["legs"]);
  if (!hasOnly(fields, ["result", "firewall", "shims", "legs"])) return null;
  if (firewall === undefined || shims === null || legs === null) return null;
  return { result: "refreshed", firewall, shims, legs };
}

function parseRedialled(fields: Fields): VmRedialled | null {
  const { port } = fields;
  if (!hasOnly(fields, ["result", "port"]) || typeof port !== "number") return null;
  return Number.isInteger(port) && port > 0 && port < 65_536 ? { result: "redialled", port } : null;
}

function parseFailed(fields: Fields): VmFailed | null {
  const code = CODES.find((one) => one === fields["code"]);
  const { detail } = fields;
  if (!hasOnly(fields, ["result", "code", "detail"]) || code === undefined || !isText(detail)) return null;
  return { result: "failed", code, detail };
}

function isKey(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9+/]{43}=$/.test(value);
}
