import type { VirtualMachine } from "./virtual-machine.js";

const UP = `
ip netns add far
ip link add near0 type veth peer name far0 netns far
ip address add 10.77.0.1/24 dev near0
ip link set near0 up
ip -n far -batch - <<'BATCH'
link set lo up
address add 10.77.0.2/24 dev far0
link set far0 up
link add wg0 type wireguard
address add 10.33.33.2/32 dev wg0
address add fd33:33::2/128 dev wg0 nodad
link set wg0 up
address add 172.30.0.5/32 dev lo
address add fd00:db8:1::5/128 dev lo nodad
route add 10.33.33.1 dev wg0
route add fd33:33::1 dev wg0
BATCH
wg genkey >/run/far.key
ip netns exec far wg set wg0 private-key /run/far.key listen-port 51820
rm /run/far.key
ip netns exec far wg show wg0 public-key
`;

/**
 * What Dockline's VM is to a helper, in a network namespace of the machine: a WireGuard interface of the kernel
 * with a network behind it.
 */
export class FarPeer implements AsyncDisposable {
  readonly publicKey: string;
  /** Where the helper sees it. */
  readonly endpoint = "10.77.0.2:51820";
  /** Its own ends of the tunnel, and one address of each network behind it. */
  readonly addresses = ["10.33.33.2", "fd33:33::2", "172.30.0.5", "fd00:db8:1::5"] as const;
  readonly #machine: VirtualMachine;

  static async start(machine: VirtualMachine): Promise<FarPeer> {
    return new FarPeer(machine, await machine.must(["sh", "-euc", UP]));
  }

  private constructor(machine: VirtualMachine, publicKey: string) {
    this.#machine = machine;
    this.publicKey = publicKey;
  }

  /** Sends the first handshake, and a keepalive every second. */
  async dial(hostKey: string, port: number): Promise<void> {
    const peer = [
      "peer",
      hostKey,
      "allowed-ips",
      "10.33.33.1/32,fd33:33::1/128",
      "persistent-keepalive",
      "1",
    ];
    const command = ["wg", "set", "wg0", ...peer, "endpoint", `10.77.0.1:${port}`];
    await this.#machine.must(["ip", "netns", "exec", "far", ...command]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#machine.must(["sh", "-euc", "ip link delete near0 && ip netns delete far"]);
  }
}
