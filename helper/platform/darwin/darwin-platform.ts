import { canonicalAddress } from "../../net/cidr.js";
import type { RouteStep } from "../../net/diff.js";
import type { InterfaceReading, NetworkReading, RouteRow } from "../../net/live-network.js";
import type { NameService } from "../name-service.js";
import type {
  FailedStep,
  InterfaceSettings,
  JournalEntry,
  Platform,
  TunnelInterface,
  WatchEvents,
} from "../platform.js";
import { poll } from "../poll.js";
import { CommandError, runOrThrow } from "../run.js";
import type { System } from "../system.js";
import { watchCommand } from "../watch-command.js";
import { IFCONFIG, parseIfconfig, settingCommands } from "./ifconfig.js";
import { removeDarwinLeftovers } from "./leftovers.js";
import { neighboursOf } from "./neighbours.js";
import type { NetstatRow } from "./netstat.js";
import { type DarwinPaths, openUtun } from "./open-interface.js";
import { ROUTE } from "./route-command.js";
import { RouteMonitor } from "./route-monitor.js";
import { RouteTable } from "./route-table.js";
import { parseScutilDns, SCUTIL } from "./scutil-dns.js";

const PORT_LIMITS = { limitMs: 2_000, pauseMs: 10 };

/** macOS, through Apple's own tools. What they say that they did is read back from the kernel. */
export class DarwinPlatform implements Platform {
  readonly names: NameService;
  readonly #system: System;
  readonly #paths: DarwinPaths;
  readonly #routes: RouteTable;
  #open: TunnelInterface | null = null;

  constructor(system: System, paths: DarwinPaths, names: NameService) {
    this.#system = system;
    this.#paths = paths;
    this.names = names;
    this.#routes = new RouteTable(system);
  }

  async readNetwork(): Promise<NetworkReading> {
    const [interfaces, rows, dns] = await Promise.all([
      this.#run(IFCONFIG, "-a"),
      this.#routes.read(),
      this.#run(SCUTIL, "--dns"),
    ]);
    return {
      interfaces: parseIfconfig(interfaces),
      routes: rows.flatMap((row) => this.#routeRow(row)),
      dnsServers: parseScutilDns(dns),
    };
  }

  async listNeighbours(): Promise<readonly string[]> {
    return neighboursOf(await this.#routes.read());
  }

  async openInterface(): Promise<TunnelInterface> {
    this.#routes.forget();
    this.#open = await openUtun(this.#system, this.#paths);
    return this.#open;
  }

  /** An exit code of 0 proves nothing here either (`mtu` only warns), so that the interface is read back. */
  async configureInterface(settings: InterfaceSettings, current: NetworkReading): Promise<boolean> {
    const { interfaceName } = settings;
    const reading = current.interfaces.find((one) => one.name === interfaceName) ?? null;
    const commands = settingCommands(settings, reading);
    for (const argv of commands) await runOrThrow(this.#system.run, argv);
    if (commands.length === 0) return false;
    const [missing] = settingCommands(settings, await this.#readInterface(interfaceName));
    if (missing !== undefined) throw new CommandError(missing, 0, "it had no effect");
    await this.#untilListening();
    return true;
  }

  /** Every interface of macOS takes IPv6 addresses, whatever the settings of its network services. */
  async hasIpv6(): Promise<boolean> {
    return true;
  }

  changeRoutes(interfaceName: string, steps: readonly RouteStep[]): Promise<readonly FailedStep[]> {
    return this.#routes.change(interfaceName, steps);
  }

  watch(events: WatchEvents): AsyncDisposable {
    const monitor = new RouteMonitor();
    const argv = [ROUTE, "-n", "monitor"];
    return watchCommand(this.#system, { argv, isHint: (output) => monitor.read(output) }, events);
  }

  removeLeftovers(journal: JournalEntry | null): Promise<void> {
    return removeDarwinLeftovers(this.#system, this.#paths, journal);
  }

  /**
   * Scoped rows say nothing about who owns a prefix, and clones (of a neighbour, say) come and go; but the
   * gateway of a scoped default route is a gateway of this host like any other.
   */
  #routeRow(row: NetstatRow): readonly RouteRow[] {
    const { destination, flags, interfaceName } = row;
    const isDefault = destination === "0.0.0.0/0" || destination === "::/0";
    if (flags.includes("W") || (row.isScoped && !isDefault)) return [];
    return [
      {
        destination: isDefault ? "default" : destination,
        interfaceName,
        gateway: flags.includes("G") ? canonicalAddress(row.gateway.replace(/%.*$/, "")) : null,
        isOurs: this.#routes.isOurs(row, this.#open?.name ?? null),
      },
    ];
  }

  async #readInterface(name: string): Promise<InterfaceReading | null> {
    return parseIfconfig(await this.#run(IFCONFIG, name))[0] ?? null;
  }

  /** wireguard-go opens its port when it is told that the interface is up, which is after the fact. */
  async #untilListening(): Promise<void> {
    const device = this.#open?.device;
    if (device === undefined) return;
    const port = await poll(async () => (await device.read()).listenPort || null, PORT_LIMITS);
    if (port === null) throw new Error("wireguard-go opened no UDP port; disconnect and connect again");
  }

  #run(...argv: readonly string[]): Promise<string> {
    return runOrThrow(this.#system.run, argv);
  }
}
