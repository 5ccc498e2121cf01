import { canonicalAddress, parseCidr, parseLooseCidr } from "../helper/net/cidr.js";
import type { VmAddress, VmAnswers, VmDefaultRoute, VmInterface, VmView } from "./survey.js";

/** The view in a line of survey.sh's output; null for any other line, and for one with anything unexpected. */
export function parseViewLine(line: string): VmView | null {
  const fields = parseFields(line, ["interfaces", "defaultRoute"]);
  if (fields === null) return null;
  const interfaces = parseList(fields["interfaces"], 256, parseInterface);
  const defaultRoute = parseNullable(fields["defaultRoute"], parseDefaultRoute);
  if (interfaces === null || defaultRoute === undefined) return null;
  return { interfaces, defaultRoute };
}

/** The answers in survey.sh's result line; null for any other line. */
export function parseAnswersLine(line: string): VmAnswers | null {
  const fields = parseFields(line, ["result", "answering", "clearRange"]);
  if (fields === null || fields["result"] !== "surveyed") return null;
  const answering = parseList(fields["answering"], 5_000, parseAddress);
  const clearRange = parseNullable(fields["clearRange"], (text) => (isText(text) ? parseCidr(text) : null));
  return answering === null || clearRange === undefined ? null : { answering, clearRange };
}

type Fields = Readonly<Record<string, unknown>>;

function parseInterface(value: unknown): VmInterface | null {
  const fields = exactly(value, ["name", "kind", "mac", "state", "link", "master", "addresses"]);
  if (fields === null) return null;
  const { name, kind } = fields;
  const mac = parseNullable(fields["mac"], parseMac);
  const state = STATES.find((one) => one === fields["state"]);
  const link = parseNullable(fields["link"], parseName);
  const master = parseNullable(fields["master"], parseName);
  const addresses = parseList(fields["addresses"], 16, parsePlacedAddress);
  if (parseName(name) === null || !isText(kind) || !/^[a-z0-9_-]{1,32}$/.test(kind)) return null;
  if (mac === undefined || state === undefined || link === undefined || master === undefined) return null;
  return addresses === null ? null : { name: name as string, kind, mac, state, link, master, addresses };
}

const STATES: readonly VmInterface["state"][] = ["up", "no-carrier", "down"];

function parseDefaultRoute(value: unknown): VmDefaultRoute | null {
  const fields = exactly(value, ["interface", "gateway"]);
  const name = parseName(fields?.["interface"]);
  const gateway = parseAddress(fields?.["gateway"]);
  return name === null || gateway === null ? null : { interface: name, gateway };
}

/** "10.99.0.2/24" */
function parsePlacedAddress(value: unknown): VmAddress | null {
  if (!isText(value)) return null;
  const prefix = parseLooseCidr(value);
  const address = canonicalAddress(value.replace(/\/.*$/, ""));
  return prefix === null || address === null ? null : { address, prefix };
}

function parseAddress(value: unknown): string | null {
  return isText(value) ? canonicalAddress(value) : null;
}

function parseName(value: unknown): string | null {
  return isText(value) && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(value) ? value : null;
}

function parseMac(value: unknown): string | null {
  return isText(value) && /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(value) ? value : null;
}

/** Undefined where there is something, but not what is expected. */
function parseNullable<T>(value: unknown, parse: (value: unknown) => T | null): T | null | undefined {
  return value === null ? null : (parse(value) ?? undefined);
}

function parseList<T>(value: unknown, most: number, parse: (item: unknown) => T | null): readonly T[] | null {
  if (!Array.isArray(value) || value.length > most) return null;
  const items = value.map(parse);
  return items.every((item) => item !== null) ? items : null;
}

function parseFields(line: string, names: readonly string[]): Fields | null {
  try {
    return exactly(JSON.parse(line), names);
  } catch {
    return null;
  }
}

function exactly(value: unknown, names: readonly string[]): Fields | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const keys = Object.keys(value);
  return keys.length === names.length && keys.every((key) => names.includes(key)) ? (value as Fields) : null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
