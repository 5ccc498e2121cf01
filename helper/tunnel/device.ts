import type { Cidr } from "../net/cidr.js";

/** One WireGuard interface, whoever implements it. Keys are base64. */
export interface WireGuardDevice {
  /** Reads what the engine has now. */
  read(): Promise<DeviceReading>;
  /** Sets key and port, which the engine opens when the interface is up. Port 0 lets the engine choose. */
  setIdentity(identity: DeviceIdentity): Promise<void>;
  /**
   * Makes `wanted` the only peer, null for none. A peer that stays keeps its session, its endpoint and its
   * counters. `current` is the latest reading.
   */
  setPeer(wanted: DevicePeer | null, current: DeviceReading): Promise<void>;
}

export interface DeviceIdentity {
  readonly privateKey: string;
  readonly listenPort: number;
}

export interface DevicePeer {
  readonly publicKey: string;
  readonly allowedIps: readonly Cidr[];
}

export interface DeviceReading {
  /** UDP port; 0 while the interface is down. */
  readonly listenPort: number;
  readonly peers: readonly DevicePeerReading[];
}

export interface DevicePeerReading extends DevicePeer {
  /** "10.99.0.2:51820" or "[fd00::1]:51820"; null before the first packet. */
  readonly endpoint: string | null;
  /** Milliseconds since 1970; null before the first handshake. */
  readonly lastHandshakeAt: number | null;
  readonly rxBytes: number;
  readonly txBytes: number;
}

/** Whether `reading` has exactly the peer `wanted`, allowed IPs included. */
export function hasExactPeer(reading: DeviceReading, wanted: DevicePeer | null): boolean {
  if (wanted === null) return reading.peers.length === 0;
  const [peer, ...others] = reading.peers;
  if (peer === undefined || others.length > 0 || peer.publicKey !== wanted.publicKey) return false;
  const allowed = new Set(peer.allowedIps);
  return (
    allowed.size === new Set(wanted.allowedIps).size && wanted.allowedIps.every((one) => allowed.has(one))
  );
}

/** The address in an endpoint, without port and brackets; null when there is none. */
export function endpointAddress(endpoint: string | null): string | null {
  if (endpoint === null) return null;
  const host = endpoint.slice(0, endpoint.lastIndexOf(":"));
  return host.startsWith("[") ? host.slice(1, -1) : host;
}
