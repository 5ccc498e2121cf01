import { shellWord } from "../shell-word.js";
import { driverOptions, type NetworkRecipe, type RecipeSubnet } from "./recipe.js";

/** `docker network create …` for a POSIX shell; `engine` is how a person named the engine, as in ["--context", "colima"]. */
export function dockerCommand(recipe: NetworkRecipe, engine: readonly string[] = []): string {
  const words = [
    ...recipe.subnets.flatMap(subnetFlags),
    ...flag("--internal", recipe.isInternal),
    ...flag("--ipv6", recipe.isIpv6),
    ...pairs("--opt", driverOptions(recipe)),
    ...pairs("--label", recipe.labels),
    recipe.name,
  ];
  return ["docker", ...engine, "network", "create", "--driver", recipe.driver, ...words]
    .map(shellWord)
    .join(" ");
}

function subnetFlags({ subnet, gateway, ipRange, auxAddresses }: RecipeSubnet): string[] {
  return [
    ...["--subnet", subnet],
    ...(gateway === null ? [] : ["--gateway", gateway]),
    ...(ipRange === null ? [] : ["--ip-range", ipRange]),
    ...pairs("--aux-address", auxAddresses),
  ];
}

/** `networks:` of a compose file (compose-spec, 06-networks.md). */
export function composeSnippet(recipe: NetworkRecipe): string {
  const lines = [
    "networks:",
    `  ${yamlKey(recipe.name)}:`,
    `    name: ${JSON.stringify(recipe.name)}`,
    `    driver: ${recipe.driver}`,
    "    driver_opts:",
    ...yamlMap(driverOptions(recipe), 6),
    ...(recipe.isInternal ? ["    internal: true"] : []),
    ...(recipe.isIpv6 ? ["    enable_ipv6: true"] : []),
    ...titled("    labels:", yamlMap(mapValues(recipe.labels, withoutVariables), 6)),
    "    ipam:",
    "      config:",
    ...recipe.subnets.flatMap(yamlSubnet),
  ];
  return `${lines.join("\n")}\n`;
}

function yamlSubnet({ subnet, gateway, ipRange, auxAddresses }: RecipeSubnet): string[] {
  return [
    `        - subnet: "${subnet}"`,
    ...(gateway === null ? [] : [`          gateway: "${gateway}"`]),
    ...(ipRange === null ? [] : [`          ip_range: "${ipRange}"`]),
    ...titled("          aux_addresses:", yamlMap(auxAddresses, 12)),
  ];
}

/** Compose puts variables in wherever a "$" is not doubled. */
function withoutVariables(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function mapValues(
  map: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function yamlMap(map: Readonly<Record<string, string>>, indent: number): string[] {
  return Object.entries(map).map(
    ([key, value]) => `${" ".repeat(indent)}${yamlKey(key)}: ${JSON.stringify(value)}`,
  );
}

/** A double-quoted scalar of YAML is a superset of a string of JSON. Words that YAML 1.1 takes for booleans are quoted. */
function yamlKey(key: string): string {
  const isPlain = /^[A-Za-z][A-Za-z0-9_-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key);
  return isPlain ? key : JSON.stringify(key);
}

/**
 * A .network unit of Podman's Quadlet (podman-systemd.unit(5)). Podman has no aux-addresses: a comment says what
 * must be kept free by other means.
 */
export function quadletUnit(recipe: NetworkRecipe): string {
  const { name, driver, mode, parent, labels, subnets } = recipe;
  const kept = subnets.flatMap(({ auxAddresses }) => Object.entries(auxAddresses));
  const lines = [
    ...kept.map(
      ([who, address]) => `# Podman cannot keep an address free; do not use ${address} (${oneLine(who)}).`,
    ),
    "[Network]",
    `NetworkName=${name}`,
    `Driver=${driver}`,
    `Options=parent=${parent}`,
    ...(mode === null ? [] : [`Options=mode=${mode}`]),
    ...subnets.map(({ subnet }) => `Subnet=${subnet}`),
    ...subnets.flatMap(({ gateway }) => (gateway === null ? [] : [`Gateway=${gateway}`])),
    ...rangesByOrder(subnets).map((range) => `IPRange=${range}`),
    ...(recipe.isInternal ? ["Internal=true"] : []),
    ...(recipe.isIpv6 ? ["IPv6=true"] : []),
    ...Object.entries(labels).map(([key, value]) => `Label=${unitWord(`${key}=${value}`)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Podman takes the first range for the first subnet: one before the last range that has none gets all of itself. */
function rangesByOrder(subnets: readonly RecipeSubnet[]): readonly string[] {
  const last = subnets.findLastIndex(({ ipRange }) => ipRange !== null);
  return subnets.slice(0, last + 1).map(({ subnet, ipRange }) => ipRange ?? subnet);
}

/** One word of systemd.syntax(7): "%" begins a specifier, and quoted text knows C's escapes, as JSON's are. */
function unitWord(text: string): string {
  const plain = text.replaceAll("%", "%%");
  return /^[A-Za-z0-9_.=:/@%+,-]+$/.test(plain) ? plain : JSON.stringify(plain);
}

function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

function flag(name: string, isSet: boolean): readonly string[] {
  return isSet ? [name] : [];
}

function pairs(name: string, map: Readonly<Record<string, string>>): string[] {
  return Object.entries(map).flatMap(([key, value]) => [name, `${key}=${value}`]);
}
