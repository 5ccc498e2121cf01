import { addressOf, type Cidr, hostCidr } from "./cidr.js";

/** One reading of the host's network, as the kernel has it. Nothing in it is remembered or assumed. */
export interface NetworkReading {
  readonly interfaces: readonly InterfaceReading[];
  readonly routes: readonly RouteRow[];
  /** Addresses of the DNS servers this host asks, loopback ones left out. */
  readonly dnsServers: readonly string[];
}

export interface InterfaceReading {
  readonly name: string;
  readonly isLoopback: boolean;
  readonly isUp: boolean;
  readonly mtu: number;
  readonly addresses: readonly InterfaceAddress[];
}

export interface InterfaceAddress {
  readonly address: string;
  /** The connected prefix that comes with the address; on point-to-point links, the other end's. */
  readonly prefix: Cidr;
}

export interface RouteRow {
  readonly destination: Cidr | "default";
  /** Where there is no interface (a blackhole), the kind of the row. */
  readonly interfaceName: string;
  readonly gateway: string | null;
  /** Whether this product added it; no other row is ever removed. */
  readonly isOurs: boolean;
}

/** What no route of ours may cover, and what others own already. */
export interface LiveNetwork {
  readonly ownAddresses: readonly string[];
  readonly lans: readonly OwnedPrefix[];
  readonly owned: readonly OwnedPrefix[];
  readonly gateways: readonly string[];
  readonly dnsServers: readonly string[];
  /** The address that WireGuard's packets go to; null until it is learned. */
  readonly endpoint: string | null;
}

export interface OwnedPrefix {
  readonly prefix: Cidr;
  readonly interfaceName: string;
}

/** The part of `reading` that belongs to others than `ours`, the interface of this product. */
export function liveNetwork(reading: NetworkReading, ours: string, endpoint: string | null): LiveNetwork {
  const others = reading.interfaces.filter((one) => one.name !== ours && !one.isLoopback);
  const loopbacks = new Set(reading.interfaces.filter((one) => one.isLoopback).map((one) => one.name));
  return {
    ownAddresses: others.flatMap((one) => one.addresses.map((two) => two.address)),
    lans: others.flatMap((one) =>
      one.addresses
        .filter((two) => hostCidr(addressOf(two.prefix)) !== two.prefix)
        .map((two) => ({ prefix: two.prefix, interfaceName: one.name })),
    ),
    owned: reading.routes.flatMap(({ destination, interfaceName }) =>
      destination === "default" || interfaceName === ours || loopbacks.has(interfaceName)
        ? []
        : [{ prefix: destination, interfaceName }],
    ),
    gateways: reading.routes.flatMap((row) =>
      row.destination === "default" && row.interfaceName !== ours && row.gateway !== null
        ? [row.gateway]
        : [],
    ),
    dnsServers: reading.dnsServers,
    endpoint,
  };
}

/** The destinations of the routes that are ours on `interfaceName`. */
export function ownedDestinations(reading: NetworkReading, interfaceName: string): readonly Cidr[] {
  return reading.routes.flatMap((row) =>
    row.isOurs && row.interfaceName === interfaceName && row.destination !== "default"
      ? [row.destination]
      : [],
  );
}
