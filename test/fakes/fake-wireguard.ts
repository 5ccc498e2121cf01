interface FakePeer {
  allowed: string[];
  endpoint: string | null;
  handshakeSeconds: number;
}

/** A wireguard-go as its UAPI socket shows it. Strict: an unknown line is an error, as in the real one. */
export class FakeWireGuard {
  privateKey = "";
  listenPort = 0;
  readonly peers = new Map<string, FakePeer>();
  /** Every `set` in order. */
  readonly sets: string[] = [];
  /** The next `set` is answered with this errno. */
  refuseWith = 0;
  /** The port it opens when it may choose. */
  static readonly chosenPort = 40_001;

  exchange(operation: string): string {
    if (operation === "get=1\n\n") return `${this.#get()}errno=0\n`;
    if (!operation.startsWith("set=1\n") || !operation.endsWith("\n\n")) return "errno=-22\n";
    this.sets.push(operation);
    if (this.refuseWith !== 0) {
      const errno = this.refuseWith;
      this.refuseWith = 0;
      return `errno=${errno}\n`;
    }
    return this.#set(operation.trim().split("\n").slice(1)) ? "errno=0\n" : "errno=-22\n";
  }

  /** As `wg syncconf` with this file; false when wg could not read it. */
  sync(config: string): boolean {
    const lines = config
      .trim()
      .split("\n")
      .map((line) => line.split(" = ") as [string, string?]);
    const values = (name: string) => lines.flatMap(([key, value]) => (key === name && value ? [value] : []));
    const known = ["[Interface]", "PrivateKey", "ListenPort", "[Peer]", "PublicKey", "AllowedIPs"];
    if (!lines.every(([key]) => known.includes(key))) return false;
    const keys = values("PublicKey").map((key) => Buffer.from(key, "base64").toString("hex"));
    for (const key of this.peers.keys()) if (!keys.includes(key)) this.peers.delete(key);
    for (const key of keys) this.#select(key);
    for (const peer of this.peers.values()) peer.allowed = values("AllowedIPs");
    this.privateKey = Buffer.from(values("PrivateKey")[0] ?? "", "base64").toString("hex");
    this.listenPort = Number(values("ListenPort")[0] ?? FakeWireGuard.chosenPort);
    return true;
  }

  /** As `wg show INTERFACE dump`. */
  dump(): string {
    const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
    const device = [base64(this.privateKey), "(hidden)", this.listenPort, "off"];
    const peers = [...this.peers].map(([key, { allowed, endpoint, handshakeSeconds }]) => [
      base64(key),
      "(none)",
      endpoint ?? "(none)",
      allowed.join(",") || "(none)",
      handshakeSeconds,
      0,
      0,
      "off",
    ]);
    return `${[device, ...peers].map((row) => row.join("\t")).join("\n")}\n`;
  }

  /** The other side was heard of. */
  handshake(endpoint: string): void {
    for (const peer of this.peers.values())
      Object.assign(peer, { endpoint, handshakeSeconds: 1_700_000_000 });
  }

  #set(lines: readonly string[]): boolean {
    let key = "";
    for (const line of lines) {
      const [name = "", value = ""] = line.split("=");
      const peer = this.peers.get(key);
      if (name === "private_key" && /^[0-9a-f]{64}$/.test(value)) this.privateKey = value;
      else if (name === "listen_port") this.listenPort = Number(value) || FakeWireGuard.chosenPort;
      else if (name === "public_key" && /^[0-9a-f]{64}$/.test(value)) key = this.#select(value);
      else if (peer === undefined) return false;
      else if (name === "remove" && value === "true") this.peers.delete(key);
      else if (name === "replace_allowed_ips" && value === "true") peer.allowed = [];
      else if (name === "allowed_ip") peer.allowed.push(value);
      else return false;
    }
    return true;
  }

  #select(key: string): string {
    if (!this.peers.has(key)) this.peers.set(key, { allowed: [], endpoint: null, handshakeSeconds: 0 });
    return key;
  }

  #get(): string {
    const lines = [`private_key=${this.privateKey}`, `listen_port=${this.listenPort}`];
    for (const [key, peer] of this.peers) {
      lines.push(`public_key=${key}`, "protocol_version=1");
      if (peer.endpoint !== null) lines.push(`endpoint=${peer.endpoint}`);
      lines.push(`last_handshake_time_sec=${peer.handshakeSeconds}`, "last_handshake_time_nsec=0");
      lines.push("tx_bytes=0", "rx_bytes=0", ...peer.allowed.map((one) => `allowed_ip=${one}`));
    }
    return `${lines.join("\n")}\n`;
  }
}
