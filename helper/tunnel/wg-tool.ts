import { type Cidr, parseLooseCidr } from "../net/cidr.js";
import { type Run, runOrThrow } from "../platform/run.js";
import type {
  DeviceIdentity,
  DevicePeer,
  DevicePeerReading,
  DeviceReading,
  WireGuardDevice,
} from "./device.js";

export interface WgToolOptions {
  readonly run: Run;
  /** Absolute path of `wg`. */
  readonly wgPath: string;
  readonly interfaceName: string;
  readonly withSecretFile: WithSecretFile;
}

/** Calls `use` with the path of a file that holds `text`, that root alone can read, and that is gone after. */
export type WithSecretFile = <T>(text: string, use: (path: string) => Promise<T>) => Promise<T>;

/**
 * The kernel's WireGuard, configured through `wg`. Keys go in by a file in memory: argv is public, and wg
 * opens /dev/stdin anew, which fails on the socket that Node gives its children (ENXIO).
 */
export class WgToolDevice implements WireGuardDevice {
  readonly #options: WgToolOptions;
  #identity: DeviceIdentity | null = null;

  constructor(options: WgToolOptions) {
    this.#options = options;
  }

  async read(): Promise<DeviceReading> {
    const { run, wgPath, interfaceName } = this.#options;
    return parseDump(await runOrThrow(run, [wgPath, "show", interfaceName, "dump"]));
  }

  async setIdentity(identity: DeviceIdentity): Promise<void> {
    this.#identity = identity;
    await this.#sync(identity, null);
  }

  async setPeer(wanted: DevicePeer | null, current: DeviceReading): Promise<void> {
    if (this.#identity === null) throw new Error("the tunnel has no key yet; connect again");
    await this.#sync({ ...this.#identity, listenPort: current.listenPort }, wanted);
  }

  /** `syncconf`, unlike `setconf`, leaves a peer that stays its session. */
  async #sync(identity: DeviceIdentity, peer: DevicePeer | null): Promise<void> {
    const { run, wgPath, interfaceName, withSecretFile } = this.#options;
    await withSecretFile(formatConfig(identity, peer), (path) =>
      runOrThrow(run, [wgPath, "syncconf", interfaceName, path]),
    );
  }
}

function formatConfig(identity: DeviceIdentity, peer: DevicePeer | null): string {
  const lines = ["[Interface]", `PrivateKey = ${identity.privateKey}`];
  // Without the line WireGuard chooses a port when the interface comes up.
  if (identity.listenPort !== 0) lines.push(`ListenPort = ${identity.listenPort}`);
  if (peer !== null) {
    lines.push(
      "[Peer]",
      `PublicKey = ${peer.publicKey}`,
      ...peer.allowedIps.map((one) => `AllowedIPs = ${one}`),
    );
  }
  return `${lines.join("\n")}\n`;
}

/** `wg show INTERFACE dump`: tab-separated, the interface first, then one line per peer (wg(8)). */
export function parseDump(output: string): DeviceReading {
  const [device = "", ...peers] = output.trimEnd().split("\n");
  return {
    listenPort: Number(device.split("\t")[2] ?? 0),
    peers: peers.map(parsePeer),
  };
}

function parsePeer(line: string): DevicePeerReading {
  const [publicKey = "", , endpoint = "(none)", allowedIps = "(none)", handshake = "0", rx = "0", tx = "0"] =
    line.split("\t");
  const seconds = Number(handshake);
  return {
    publicKey,
    endpoint: endpoint === "(none)" ? null : endpoint,
    allowedIps: allowedIps === "(none)" ? [] : allowedIps.split(",").flatMap(parseAllowedIp),
    lastHandshakeAt: seconds === 0 ? null : seconds * 1000,
    rxBytes: Number(rx),
    txBytes: Number(tx),
  };
}

function parseAllowedIp(text: string): readonly Cidr[] {
  const prefix = parseLooseCidr(text);
  return prefix === null ? [] : [prefix];
}
