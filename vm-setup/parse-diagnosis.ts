import { canonicalAddress } from "../helper/net/cidr.js";
import type { Direction, VmFate, VmFinding } from "./diagnosis.js";

/** Whether the line says that the probes may begin. */
export function isWatchingLine(line: string): boolean {
  return line === '{"watching":true}';
}

/** The findings in a line of diagnose.sh; null for any other line, and for one that is not as it writes them. */
export function parseDiagnosisLine(line: string): readonly VmFinding[] | null {
  const fields = parseFields(line);
  if (fields === null) return null;
  const { result, findings, ...rest } = fields;
  if (result !== "diagnosed" || !Array.isArray(findings) || Object.keys(rest).length > 0) return null;
  const parsed = findings.map(parseFinding);
  return parsed.every((finding) => finding !== null) ? parsed : null;
}

type Fields = Readonly<Record<string, unknown>>;

const DIRECTIONS: readonly Direction[] = ["request", "reply"];

function parseFinding(value: unknown): VmFinding | null {
  if (typeof value !== "object" || value === null) return null;
  const { address, ...rest } = value as Fields;
  const canonical = typeof address === "string" ? canonicalAddress(address) : null;
  const fate = parseFate(rest);
  return canonical === null || fate === null ? null : { address: canonical, ...fate };
}

function parseFate({ what, direction, family, table, chain, rule, ...rest }: Fields): VmFate | null {
  if (Object.keys(rest).length > 0) return null;
  const known = DIRECTIONS.find((one) => one === direction);
  const isPlain = [family, table, chain, rule].every((one) => one === undefined);
  switch (what) {
    case "dropped":
      return known !== undefined && isName(family) && isName(table) && isName(chain) && isRule(rule)
        ? { what, direction: known, family, table, chain, rule }
        : null;
    case "lost":
      return known !== undefined && isPlain ? { what, direction: known } : null;
    case "no-reply":
    case "replied":
    case "not-seen":
    case "unknown":
      return direction === undefined && isPlain ? { what } : null;
    default:
      return null;
  }
}

/** One printable word: others choose the names of chains and tables, and a person reads them in a terminal. */
function isName(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{1,300}$/.test(value);
}

function isRule(value: unknown): value is string {
  return typeof value === "string" && /^[\x20-\x7e]{1,300}$/.test(value);
}

function parseFields(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}
