import type { Cidr } from "../net/cidr.js";
import type { RouteStep } from "../net/diff.js";
import type { NetworkReading } from "../net/live-network.js";
import type { WireGuardDevice } from "../tunnel/device.js";
import type { NameService } from "./name-service.js";

/**
 * This host's network, as far as this product may touch it. Everything it changes belongs to one interface, but for
 * the resolver's file of one zone, where the host has such files.
 */
export interface Platform {
  /** The host's resolver, for the names of containers. */
  readonly names: NameService;

  /** Reads the kernel; changes nothing. */
  readNetwork(): Promise<NetworkReading>;

  /** Addresses that the kernel knows an owner of, on other links than this product's; changes nothing. */
  listNeighbours(): Promise<readonly string[]>;

  /** Makes the one interface of this product, without address or peer. Leaves nothing behind when it rejects. */
  openInterface(): Promise<TunnelInterface>;

  /**
   * Gives the interface exactly what `settings` say, and sets it up. `current` is its reading: what is right
   * already is not written again. Resolves with whether something was written.
   */
  configureInterface(settings: InterfaceSettings, current: NetworkReading): Promise<boolean>;

  /** Whether the host does IPv6 on `interfaceName`. */
  hasIpv6(interfaceName: string): Promise<boolean>;

  /**
   * Takes the steps on routes that are ours, all at once; what is there already, or gone already, is
   * success. Resolves with the steps that the kernel refused: they do not stop the others.
   */
  changeRoutes(interfaceName: string, steps: readonly RouteStep[]): Promise<readonly FailedStep[]>;

  /** Tells when the kernel's routes, links or addresses may have changed, ours included. */
  watch(events: WatchEvents): AsyncDisposable;

  /** Removes what an earlier helper left, which `journal` may name. Nothing left is success. */
  removeLeftovers(journal: JournalEntry | null): Promise<void>;
}

export interface WatchEvents {
  onHint(): void;
  /** The watch ended by itself, for this reason; nothing more is told. */
  onEnd(reason: string): void;
}

export interface TunnelInterface extends AsyncDisposable {
  readonly name: string;
  readonly engine: "kernel" | "wireguard-go";
  readonly device: WireGuardDevice;
  /** Resolves when the engine has ended by itself or the interface was closed; never rejects. */
  readonly gone: Promise<string>;
  /** What a later helper needs for removing it. */
  readonly journalEntry: JournalEntry;
}

export interface InterfaceSettings {
  readonly interfaceName: string;
  /** Bytes. */
  readonly mtu: number;
  /** This host's ends, each as the prefix of one address. */
  readonly addresses: readonly Cidr[];
}

/** One step that the kernel refused. */
export interface FailedStep {
  readonly step: RouteStep;
  /** What the kernel said, one line. */
  readonly message: string;
}

/** What a helper that died could not clean up itself. */
export interface JournalEntry {
  readonly interfaceName: string;
  readonly engine: "kernel" | "wireguard-go";
  /** Process id of wireguard-go; null with the kernel's WireGuard. */
  readonly pid: number | null;
}
