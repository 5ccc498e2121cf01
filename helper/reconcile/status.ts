import type { Cidr } from "../net/cidr.js";
import { EMPTY_HOST } from "../net/host-report.js";
import type { RouteRefusal } from "../net/refusal.js";
import type { TunnelInterface } from "../platform/platform.js";
import type { HelperStatus, PeerStatus, RouteReport, TunnelStatus } from "../protocol/messages.js";
import type { DeviceReading } from "../tunnel/device.js";

export const EMPTY_STATUS: HelperStatus = {
  settledGeneration: null,
  tunnel: null,
  routes: [],
  host: EMPTY_HOST,
  names: null,
};

/** Joins what the kernel has with why it has no more; a route is installed only where the kernel says so. */
export function routeReports(
  routes: readonly Cidr[],
  installed: ReadonlySet<Cidr>,
  refusals: ReadonlyMap<Cidr, RouteRefusal>,
): readonly RouteReport[] {
  return routes.map((destination) => {
    if (installed.has(destination)) return { destination, state: "installed" };
    return { destination, state: "refused", reason: refusals.get(destination) ?? { code: "missing" } };
  });
}

/** Those of `routes` that the kernel has. */
export function installedOf(routes: readonly Cidr[], installed: ReadonlySet<Cidr>): readonly Cidr[] {
  return routes.filter((route) => installed.has(route));
}

export function tunnelStatus(
  open: TunnelInterface,
  publicKey: string,
  { listenPort, peers }: DeviceReading,
): TunnelStatus {
  const [peer] = peers;
  return {
    interfaceName: open.name,
    engine: open.engine,
    publicKey,
    listenPort,
    peer: peer === undefined ? null : peerStatus(peer),
  };
}

function peerStatus({ publicKey, endpoint, lastHandshakeAt, rxBytes, txBytes }: PeerStatus): PeerStatus {
  return { publicKey, endpoint, lastHandshakeAt, rxBytes, txBytes };
}

/** Equal for two statuses that differ only in what moves all the time: byte counters and renewed handshakes. */
export function statusKey(status: HelperStatus): string {
  const peer = status.tunnel?.peer ?? null;
  if (status.tunnel === null || peer === null) return JSON.stringify(status);
  const stable = {
    ...peer,
    lastHandshakeAt: peer.lastHandshakeAt === null ? null : 1,
    rxBytes: 0,
    txBytes: 0,
  };
  return JSON.stringify({ ...status, tunnel: { ...status.tunnel, peer: stable } });
}

/** Whether a peer is configured that has not been heard of yet. */
export function isAwaitingHandshake({ tunnel }: HelperStatus): boolean {
  return tunnel !== null && tunnel.peer !== null && tunnel.peer.lastHandshakeAt === null;
}
