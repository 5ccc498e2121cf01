import { addressOf, type Cidr, canonicalAddress, familyOf, parseCidr } from "../../../helper/net/cidr.js";
import {
  type MacKernel,
  notModelled,
  printed,
  type RouteTarget,
  refused,
  type ToolResult,
} from "./mac-kernel.js";

const USAGE = "usage: route [-dnqtv] command [[modifiers] args]";
const EX_USAGE = 64;
const EX_NOHOST = 68;
const EX_NOPERM = 77;

export interface RouteCaller {
  readonly isRoot: boolean;
}

/** `route [-n] add|delete`, as network_cmds' route.tproj/route.c does it. `get` and `flush` are not modelled. */
export async function route(
  kernel: MacKernel,
  argv: readonly string[],
  { isRoot }: RouteCaller = { isRoot: true },
): Promise<ToolResult> {
  const words = argv.filter((word, index) => !(word === "-n" && argv.indexOf("-n") === index && index === 0));
  const [command = "", ...rest] = words;
  if (command === "") return refused(EX_USAGE, USAGE);
  if (command !== "add" && command !== "delete") {
    return /^(get|change|flush|monitor)$/.test(command) ? notModelled("route", argv) : badKeyword(command);
  }
  if (!isRoot) return refused(EX_NOPERM, "route: must be root to alter routing table");
  const parsed = parseWords(rest);
  switch (parsed.kind) {
    case "bad-keyword":
      return badKeyword(parsed.word);
    case "not-modelled":
      return notModelled("route", argv);
    case "bad-address":
      return refused(1, `${parsed.word}: nodename nor servname provided, or not known`);
    case "route":
      return perform(kernel, command, parsed);
  }
}

function badKeyword(word: string): ToolResult {
  return refused(EX_USAGE, `route: bad keyword: ${word}\n${USAGE}`);
}

interface ParsedRoute {
  readonly kind: "route";
  readonly destination: Cidr;
  /** The destination as route echoes it: IPv4 loses its length, which it cuts off while parsing. */
  readonly echo: string;
  readonly isHost: boolean;
  readonly gateway: string | null;
  readonly isInterface: boolean;
}

type Parsed =
  | ParsedRoute
  | { readonly kind: "bad-keyword"; readonly word: string }
  | { readonly kind: "bad-address"; readonly word: string }
  | { readonly kind: "not-modelled" };

/** Keywords act in order: `-interface` only means the words after it. */
function parseWords(words: readonly string[]): Parsed {
  let family: 4 | 6 = 4;
  let isHost = false;
  let isInterface = false;
  let interfaceBefore = false;
  const values: string[] = [];
  for (const word of words) {
    if (!word.startsWith("-")) {
      values.push(word);
      if (values.length === 2) interfaceBefore = isInterface;
    } else if (word === "-inet") family = 4;
    else if (word === "-inet6") family = 6;
    else if (word === "-host") isHost = true;
    else if (word === "-net") isHost = false;
    else if (word === "-interface" || word === "-iface") isInterface = true;
    else return { kind: "bad-keyword", word: word.slice(1) };
  }
  const [destinationText = "", gateway = null, ...others] = values;
  if (others.length > 0 || isInterface !== interfaceBefore) return { kind: "not-modelled" };
  const destination = parseDestination(destinationText, isHost);
  if (destination === null) return { kind: "not-modelled" };
  if (familyOf(destination) !== family) {
    return family === 6 ? { kind: "bad-address", word: addressOf(destination) } : { kind: "not-modelled" };
  }
  const isHostRoute = isHost || (family === 6 && destination.endsWith("/128"));
  const echo = family === 4 ? addressOf(destination) : destinationText;
  return { kind: "route", destination, echo, isHost: isHostRoute, gateway, isInterface };
}

/** Only whole addresses with a length, or host addresses: what Apple guesses from less is not modelled. */
function parseDestination(text: string, isHost: boolean): Cidr | null {
  if (!isHost) return parseCidr(text);
  return text.includes("/") ? null : parseCidr(`${text}/${text.includes(":") ? 128 : 32}`);
}

async function perform(
  kernel: MacKernel,
  command: "add" | "delete",
  parsed: ParsedRoute,
): Promise<ToolResult> {
  const { destination, gateway, isInterface } = parsed;
  const interfaces = await kernel.interfaces();
  const device = isInterface ? interfaces.find((one) => one.name === gateway) : undefined;
  // An interface that is not there is taken for the name of a host.
  if (isInterface && device === undefined) return refused(EX_NOHOST, `route: bad address: ${gateway}`);
  if (!isInterface && gateway !== null && canonicalAddress(gateway) === null)
    return refused(EX_NOHOST, `route: bad address: ${gateway}`);
  const target: RouteTarget | null =
    gateway === null
      ? null
      : isInterface
        ? { kind: "interface", name: gateway }
        : { kind: "gateway", address: gateway };
  const hasRow = (await kernel.routes()).some(
    (row) => row.destination === destination && !row.flags.includes("I"),
  );
  const hasAddress = device?.addresses.some((one) => one.address.includes(":") === destination.includes(":"));

  if (command === "delete") {
    if (!hasRow) return kernelRefused(kernel, command, parsed, ESRCH);
    await kernel.deleteRoute(destination);
  } else {
    if (target === null) return notModelled("route", [command, destination]);
    if (hasRow) return kernelRefused(kernel, command, parsed, EEXIST);
    if (hasAddress === false) return kernelRefused(kernel, command, parsed, ENETUNREACH);
    await kernel.addRoute(destination, target);
  }
  return printed(`${echoOf(command, parsed)}\n`);
}

const ESRCH = { errno: 3, words: "not in table" };
const EEXIST = { errno: 17, words: "File exists" };
const ENETUNREACH = { errno: 51, words: "Network is unreachable" };

/** The exit code is 0 all the same. */
async function kernelRefused(
  kernel: MacKernel,
  command: "add" | "delete",
  parsed: ParsedRoute,
  { errno, words }: { readonly errno: number; readonly words: string },
): Promise<ToolResult> {
  const { destination, isInterface, gateway } = parsed;
  const type = command === "add" ? "RTM_ADD" : "RTM_DELETE";
  await kernel.tellRefusal({ type, destination, interfaceName: isInterface ? gateway : null, errno });
  return {
    exitCode: 0,
    stdout: `${echoOf(command, parsed)}: ${words}\n`,
    stderr: `route: writing to routing socket: ${words}\n`,
  };
}

function echoOf(command: string, { echo, isHost, gateway }: ParsedRoute): string {
  const head = `${command} ${isHost ? "host" : "net"} ${echo}`;
  return gateway === null ? head : `${head}: gateway ${gateway}`;
}
