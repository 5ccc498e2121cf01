import { type Cidr, parseLooseCidr } from "../net/cidr.js";
import type {
  DeviceIdentity,
  DevicePeer,
  DevicePeerReading,
  DeviceReading,
  WireGuardDevice,
} from "./device.js";

/** Sends one UAPI operation, which ends in an empty line, and resolves with the answer without its empty line. */
export type UapiExchange = (operation: string) => Promise<string>;

/** WireGuard's cross-platform configuration protocol: lines of `key=value`, keys in hex. */
export class UapiDevice implements WireGuardDevice {
  readonly #exchange: UapiExchange;

  constructor(exchange: UapiExchange) {
    this.#exchange = exchange;
  }

  async read(): Promise<DeviceReading> {
    const answer = await this.#exchange("get=1\n\n");
    assertSuccess(answer);
    return parseDevice(answer);
  }

  async setIdentity({ privateKey, listenPort }: DeviceIdentity): Promise<void> {
    await this.#set([`private_key=${toHex(privateKey)}`, `listen_port=${listenPort}`]);
  }

  async setPeer(wanted: DevicePeer | null, current: DeviceReading): Promise<void> {
    const lines = current.peers
      .filter((peer) => peer.publicKey !== wanted?.publicKey)
      .flatMap((peer) => [`public_key=${toHex(peer.publicKey)}`, "remove=true"]);
    if (wanted !== null) {
      const peer = current.peers.find((one) => one.publicKey === wanted.publicKey);
      lines.push(`public_key=${toHex(wanted.publicKey)}`, ...allowedIpLines(wanted.allowedIps, peer));
    }
    if (lines.length > 0) await this.#set(lines);
  }

  async #set(lines: readonly string[]): Promise<void> {
    assertSuccess(await this.#exchange(`set=1\n${lines.join("\n")}\n\n`));
  }
}

/** Adding leaves the others alone; only a removal makes the engine drop all of them for a moment. */
function allowedIpLines(wanted: readonly Cidr[], peer: DevicePeerReading | undefined): readonly string[] {
  const isWanted = new Set(wanted);
  const isThere = new Set(peer?.allowedIps ?? []);
  if ([...isThere].some((one) => !isWanted.has(one))) {
    return ["replace_allowed_ips=true", ...wanted.map((one) => `allowed_ip=${one}`)];
  }
  return wanted.filter((one) => !isThere.has(one)).map((one) => `allowed_ip=${one}`);
}

function assertSuccess(answer: string): void {
  const errno = /^errno=(-?\d+)$/m.exec(answer)?.[1];
  if (errno === "0") return;
  throw new Error(
    `wireguard-go refused its configuration with errno ${errno ?? -71}; disconnect and connect again`,
  );
}

interface MutablePeer {
  publicKey: string;
  allowedIps: Cidr[];
  endpoint: string | null;
  handshakeSeconds: number;
  handshakeNanoseconds: number;
  rxBytes: number;
  txBytes: number;
}

/** Reads the answer of `get=1`; unknown keys are skipped, as the protocol asks. */
export function parseDevice(answer: string): DeviceReading {
  let listenPort = 0;
  const peers: MutablePeer[] = [];
  for (const line of answer.split("\n")) {
    const equals = line.indexOf("=");
    const [key, value] = [line.slice(0, equals), line.slice(equals + 1)];
    const peer = peers.at(-1);
    if (key === "listen_port") listenPort = Number(value);
    else if (key === "public_key") peers.push(newPeer(toBase64(value)));
    else if (peer !== undefined) readPeerLine(peer, key, value);
  }
  return { listenPort, peers: peers.map(toReading) };
}

function newPeer(publicKey: string): MutablePeer {
  return {
    publicKey,
    allowedIps: [],
    endpoint: null,
    handshakeSeconds: 0,
    handshakeNanoseconds: 0,
    rxBytes: 0,
    txBytes: 0,
  };
}

function readPeerLine(peer: MutablePeer, key: string, value: string): void {
  switch (key) {
    case "endpoint":
      peer.endpoint = value;
      return;
    case "last_handshake_time_sec":
      peer.handshakeSeconds = Number(value);
      return;
    case "last_handshake_time_nsec":
      peer.handshakeNanoseconds = Number(value);
      return;
    case "rx_bytes":
      peer.rxBytes = Number(value);
      return;
    case "tx_bytes":
      peer.txBytes = Number(value);
      return;
    case "allowed_ip": {
      const prefix = parseLooseCidr(value);
      if (prefix !== null) peer.allowedIps.push(prefix);
    }
  }
}

function toReading(peer: MutablePeer): DevicePeerReading {
  const { handshakeSeconds, handshakeNanoseconds, ...rest } = peer;
  const at = handshakeSeconds * 1000 + Math.floor(handshakeNanoseconds / 1_000_000);
  return { ...rest, lastHandshakeAt: at === 0 ? null : at };
}

function toHex(base64: string): string {
  return Buffer.from(base64, "base64").toString("hex");
}

function toBase64(hex: string): string {
  return Buffer.from(hex, "hex").toString("base64");
}
