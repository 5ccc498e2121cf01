import type { Cidr } from "../../net/cidr.js";
import type { RouteStep } from "../../net/diff.js";
import type { InterfaceReading, NetworkReading } from "../../net/live-network.js";
import type { NameService } from "../name-service.js";
import type {
  FailedStep,
  InterfaceSettings,
  JournalEntry,
  Platform,
  TunnelInterface,
  WatchEvents,
} from "../platform.js";
import { CommandError, runOrThrow } from "../run.js";
import type { System } from "../system.js";
import { watchCommand } from "../watch-command.js";
import { DNS_FILES, readDnsServers } from "./dns-servers.js";
import { type FailedLine, runBatch } from "./ip-batch.js";
import { OUR_PROTOCOL, parseAddresses, parseNeighbours, parseRoutes } from "./ip-json.js";
import {
  deleteLink,
  INTERFACE_NAME,
  type LinuxPaths,
  openLinuxInterface,
  UAPI_SOCKET,
  WG_CONFIG_FILE,
} from "./open-interface.js";
import { ResolvedNames } from "./resolved.js";

const IP_CANDIDATES = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip"];
const WG_CANDIDATES = ["/usr/bin/wg", "/usr/local/bin/wg"];
const LEFTOVER_LIMIT_MS = 3_000;
const LEFTOVER_PAUSE_MS = 20;

/** Linux, through iproute2: every change is an `ip` command with checked values. */
export class LinuxPlatform implements Platform {
  readonly names: NameService;
  readonly #system: System;
  readonly #paths: LinuxPaths;

  private constructor(system: System, paths: LinuxPaths) {
    this.#system = system;
    this.#paths = paths;
    this.names = new ResolvedNames(system, INTERFACE_NAME);
  }

  /** `engineFolder` is where the helper itself lies: the package may carry wireguard-go beside it. */
  static async open(system: System, engineFolder: string): Promise<LinuxPlatform> {
    const ip = await system.findTrusted(IP_CANDIDATES);
    if (ip === null) throw new Error("iproute2's ip is missing; install the package iproute2");
    const folders = [engineFolder, "/usr/local/lib/dockline", "/usr/local/bin", "/usr/bin"];
    const wireguardGo = folders.map((folder) => `${folder}/wireguard-go`);
    return new LinuxPlatform(system, { ip, wg: WG_CANDIDATES, wireguardGo });
  }

  async readNetwork(): Promise<NetworkReading> {
    const [addresses, routes, dnsServers] = await Promise.all([
      this.#read("address", "show"),
      this.#read("route", "show", "table", "all"),
      readDnsServers(this.#system),
    ]);
    return { interfaces: parseAddresses(addresses), routes: parseRoutes(routes, INTERFACE_NAME), dnsServers };
  }

  async listNeighbours(): Promise<readonly string[]> {
    return parseNeighbours(await this.#read("neighbour", "show"), INTERFACE_NAME);
  }

  openInterface(): Promise<TunnelInterface> {
    return openLinuxInterface(this.#system, this.#paths);
  }

  async configureInterface(settings: InterfaceSettings, current: NetworkReading): Promise<boolean> {
    const reading = current.interfaces.find((one) => one.name === settings.interfaceName);
    const lines = settingLines(settings, reading ?? null);
    const failed = await this.#batch(lines);
    const [first] = failed;
    if (first !== undefined) throw new CommandError([this.#paths.ip, first.line], 1, first.message);
    return lines.length > 0;
  }

  async hasIpv6(interfaceName: string): Promise<boolean> {
    const folder = "/proc/sys/net/ipv6/conf";
    const flag =
      (await this.#system.readText(`${folder}/${interfaceName}/disable_ipv6`)) ??
      (await this.#system.readText(`${folder}/default/disable_ipv6`));
    return flag?.trim() === "0";
  }

  async changeRoutes(interfaceName: string, steps: readonly RouteStep[]): Promise<readonly FailedStep[]> {
    const stepOf = new Map(steps.map((step) => [routeLine(step, interfaceName), step]));
    const failed = await this.#batch([...stepOf.keys()]);
    return failed.flatMap(({ line, message }) => {
      const step = stepOf.get(line);
      if (step === undefined || (step.op === "remove" && /No such process/.test(message))) return [];
      return [{ step, message }];
    });
  }

  watch(events: WatchEvents): AsyncDisposable {
    const argv = [this.#paths.ip, "monitor", "route", "link", "address"];
    const monitor = watchCommand(this.#system, { argv, isHint: () => true }, events);
    const files = DNS_FILES.map((path) => this.#system.watchFile(path, () => events.onHint()));
    return {
      [Symbol.asyncDispose]: async () => {
        for (const file of files) file[Symbol.dispose]();
        await monitor[Symbol.asyncDispose]();
      },
    };
  }

  /** The interface is found by its name; its wireguard-go, if any, ends when the link is gone. */
  async removeLeftovers(_journal: JournalEntry | null): Promise<void> {
    await deleteLink(this.#system, this.#paths.ip);
    const exchange = this.#system.uapi(UAPI_SOCKET);
    for (let waitedMs = 0; waitedMs < LEFTOVER_LIMIT_MS; waitedMs += LEFTOVER_PAUSE_MS) {
      const isAnswering = await exchange("get=1\n\n").then(
        () => true,
        () => false,
      );
      if (!isAnswering) break;
      await new Promise((resolve) => setTimeout(resolve, LEFTOVER_PAUSE_MS));
    }
    await this.#system.removeFile(UAPI_SOCKET);
    await this.#system.removeFile(WG_CONFIG_FILE);
  }

  #read(...words: readonly string[]): Promise<string> {
    return runOrThrow(this.#system.run, [this.#paths.ip, "-json", ...words]);
  }

  #batch(lines: readonly string[]): Promise<readonly FailedLine[]> {
    return runBatch(this.#system.run, this.#paths.ip, lines);
  }
}

/** The protocol number in every line: a delete can only ever hit a row that this product added. */
function routeLine({ op, destination }: RouteStep, interfaceName: string): string {
  return `route ${op === "add" ? "add" : "del"} ${destination} dev ${interfaceName} proto ${OUR_PROTOCOL}`;
}

function settingLines(settings: InterfaceSettings, current: InterfaceReading | null): readonly string[] {
  const device = `dev ${settings.interfaceName}`;
  const actual = (current?.addresses ?? []).map((one) => hostOf(one.address));
  const lines = [
    ...actual
      .filter((one) => !settings.addresses.includes(one) && !one.startsWith("fe80:"))
      .map((one) => `address del ${one} ${device}`),
    ...settings.addresses
      .filter((one) => !actual.includes(one))
      .map((one) => `address add ${one} ${device}${one.includes(":") ? " nodad" : ""}`),
  ];
  if (current?.mtu !== settings.mtu) lines.unshift(`link set ${device} mtu ${settings.mtu}`);
  if (current?.isUp !== true) lines.push(`link set ${device} up`);
  return lines;
}

function hostOf(address: string): Cidr {
  return `${address}/${address.includes(":") ? 128 : 32}` as Cidr;
}
