import { grouped } from "../model/grouped.js";
import type { AddressView, ContainerView, NetworkView, Snapshot } from "../model/snapshot.js";

/** A whole name in lower case, and what it leads to: addresses that this host reaches, best first. */
export interface NameRecord {
  readonly name: string;
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

/** What a DNS server has to say about a snapshot's containers. */
export interface NameRecords {
  readonly forward: readonly NameRecord[];
  /** Address → the name to show for it. */
  readonly reverse: ReadonlyMap<string, string>;
}

export const NO_RECORDS: NameRecords = { forward: [], reverse: new Map() };

/**
 * A name that several containers have leads to all of them. A container of which nothing is reached keeps its name,
 * without an address: it exists.
 */
export function nameRecords({ containers, networks }: Snapshot): NameRecords {
  const ordered = containers.map((container) => ({
    container,
    addresses: reachedAddresses(container, networks),
  }));
  const owners = grouped(
    ordered.flatMap((one) => one.container.names.map((name) => ({ name, ...one }))),
    ({ name }) => name,
  );
  const reverse = ordered.flatMap(({ container, addresses }) =>
    addresses.flatMap((address) => container.names.slice(0, 1).map((name) => [address, name] as const)),
  );
  return {
    forward: [...owners].map(([name, all]) =>
      recordOf(
        name,
        all.flatMap(({ addresses }) => addresses),
      ),
    ),
    reverse: new Map(reverse),
  };
}

function recordOf(name: string, addresses: readonly string[]): NameRecord {
  const [ipv4, ipv6] = [false, true].map((isIpv6) =>
    [...new Set(addresses)].filter((address) => address.includes(":") === isIpv6),
  );
  return { name, ipv4: ipv4 ?? [], ipv6: ipv6 ?? [] };
}

/**
 * Those on bridges first, for their packets take no way around by a shim or a leg; then by the network's name, so
 * that the order stays the same from one look to the next.
 */
function reachedAddresses({ addresses }: ContainerView, networks: readonly NetworkView[]): readonly string[] {
  const drivers = new Map(networks.map(({ name, driver }) => [name, driver]));
  const detour = ({ network }: AddressView) => Number(drivers.get(network) !== "bridge");
  return addresses
    .filter(({ verdict }) => verdict.kind === "routed")
    .sort((a, b) => detour(a) - detour(b) || compare(a.network, b.network))
    .map(({ address }) => address);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
