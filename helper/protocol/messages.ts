import type { Cidr } from "../net/cidr.js";
import type { HostReport } from "../net/host-report.js";
import type { RouteRefusal } from "../net/refusal.js";
import type { Zone } from "../net/zone.js";

export type { HostReport, RouteOverlap } from "../net/host-report.js";
export type { RouteRefusal } from "../net/refusal.js";

/** Raise on every change that an older peer would misread. Both ends refuse any other number. */
export const PROTOCOL_VERSION = 3;

/** Longest line either side accepts, in bytes: a thousand routes fit ten times over. */
export const MAX_LINE_BYTES = 256 * 1024;

/**
 * Everything that an unprivileged process can ask of root. Adding a member needs a security review: a line
 * in docs/security.md and a test that hostile input is refused.
 *
 * On the wire: one JSON object per line, `{"id": 1, "method": "hello", "version": 1}`. The answer has the
 * same `id` and either `result` or `error`. Unknown methods and unknown fields are refused.
 */
export type Request =
  | { readonly method: "hello"; readonly version: number }
  | ({ readonly method: "apply" } & DesiredState)
  | { readonly method: "release" }
  | { readonly method: "status" };

/** The whole state that the client wants. The helper holds one, and converges on it. */
export interface DesiredState {
  /** Chosen by the client, growing; `status` reports the newest one that was fully applied. */
  readonly generation: number;
  readonly tunnel: TunnelConfig;
  /** The VM's end. Null until the VM has made its key: the interface then exists, without a peer. */
  readonly peer: PeerConfig | null;
  /** Never let through strictly inside a network that the host is attached to, unless a single address. */
  readonly routes: readonly Cidr[];
  /**
   * Parts of a network that the host is attached to, set apart for containers: let through there when they are
   * small and nobody known has an address in them. Reported among the routes.
   */
  readonly ranges: readonly Cidr[];
  /** Whom this host is to ask for the names of containers; null for nobody. */
  readonly names: NamesConfig | null;
}

/** A DNS server of the client on 127.0.0.1, for one zone. */
export interface NamesConfig {
  readonly zone: Zone;
  /** 1024 to 65535, UDP and TCP. */
  readonly port: number;
}

export interface TunnelConfig {
  /** Bytes, 1280 to 65455. */
  readonly mtu: number;
  readonly ipv4: AddressPair;
  /** Null where the host has no IPv6. */
  readonly ipv6: AddressPair | null;
}

/** Two single addresses, without a length: this host's and the VM's. */
export interface AddressPair {
  readonly host: string;
  readonly vm: string;
}

export interface PeerConfig {
  /** 32 bytes in base64, as `wg pubkey` prints it. The endpoint is learned, never configured: the VM dials. */
  readonly publicKey: string;
}

export interface HelloResult {
  readonly version: number;
  /** The product version of the helper, for people. */
  readonly helperVersion: string;
  readonly pid: number;
}

/** What the helper observed in the kernel, never what it was asked for. */
export interface HelperStatus {
  /** The generation whose every route is accounted for (installed or refused); null before the first. */
  readonly settledGeneration: number | null;
  readonly tunnel: TunnelStatus | null;
  readonly routes: readonly RouteReport[];
  readonly host: HostReport;
  /** Null where no names are wanted. */
  readonly names: NamesReport | null;
}

/** What this host's resolver does about the zone, as it was read back. */
export type NamesReport =
  | { readonly state: "set"; readonly by: "systemd-resolved" | "resolver-file" }
  /** This host has no resolver that can be told about one zone alone. */
  | { readonly state: "no-resolver" }
  /** Another program's settings for the zone are there, and were left alone. */
  | { readonly state: "conflict"; readonly path: string }
  | { readonly state: "failed"; readonly message: string };

export interface TunnelStatus {
  readonly interfaceName: string;
  readonly engine: "kernel" | "wireguard-go";
  /** The host's public key, base64. The private key never leaves the helper. */
  readonly publicKey: string;
  /** UDP port that the VM dials. */
  readonly listenPort: number;
  readonly peer: PeerStatus | null;
}

export interface PeerStatus {
  readonly publicKey: string;
  /** "10.99.0.2:51820", as WireGuard learned it; null before the first packet. */
  readonly endpoint: string | null;
  /** Milliseconds since 1970; null before the first handshake. */
  readonly lastHandshakeAt: number | null;
  readonly rxBytes: number;
  readonly txBytes: number;
}

export type RouteReport =
  | { readonly destination: Cidr; readonly state: "installed" }
  | { readonly destination: Cidr; readonly state: "refused"; readonly reason: RouteRefusal };

export type Response =
  | { readonly id: number; readonly result: HelloResult | HelperStatus | null }
  | { readonly id: number | null; readonly error: RequestError };

/** `message` is one sentence: what is wrong and what to do. */
export type RequestError =
  | { readonly code: Exclude<RequestErrorCode, "version-mismatch">; readonly message: string }
  /** `version` is the protocol that the helper speaks. */
  | { readonly code: "version-mismatch"; readonly message: string; readonly version: number };

export type RequestErrorCode =
  | "not-json"
  | "line-too-long"
  | "unknown-method"
  | "unknown-field"
  | "bad-field"
  | "hello-first"
  | "version-mismatch"
  | "busy"
  | "private-key"
  | "route-malformed"
  | "route-default"
  | "route-public"
  | "route-too-wide"
  | "too-many-routes"
  | "zone-malformed"
  | "zone-public"
  | "zone-reserved"
  /** The tunnel cannot be had on this host as it is now; nothing was changed. */
  | "tunnel-refused"
  /** Something failed on the way; the same request may succeed later. */
  | "tunnel-failed";

/** Sent to every client that said hello, whenever what was observed changed. */
export interface Observation {
  readonly observation: "status";
  readonly status: HelperStatus;
}
