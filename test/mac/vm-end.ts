import { type Cidr, hostCidr } from "../../helper/net/cidr.js";
import { openUtun, uapiSocketOf } from "../../helper/platform/darwin/open-interface.js";
import type { TunnelInterface } from "../../helper/platform/platform.js";
import { generateKeyPair } from "../../helper/tunnel/keys.js";
import { type Bench, HOST } from "./bench.js";

const hex = (key: string) => Buffer.from(key, "base64").toString("hex");

/** Another wireguard-go on this Mac, that dials the helper's as a VM does. Its utun has neither address nor route. */
export class VmEnd implements AsyncDisposable {
  readonly publicKey: string;
  readonly #privateKey: string;
  readonly #bench: Bench;
  readonly #interface: TunnelInterface;

  private constructor(bench: Bench, opened: TunnelInterface) {
    ({ publicKey: this.publicKey, privateKey: this.#privateKey } = generateKeyPair());
    this.#bench = bench;
    this.#interface = opened;
  }

  static async open(bench: Bench): Promise<VmEnd> {
    const paths = { wireguardGo: [`${bench.folder}/wireguard-go`], nameFile: `${bench.folder}/vm-end.name` };
    return new VmEnd(bench, await openUtun(bench.system, paths));
  }

  /** With a keepalive, so that the handshake comes without traffic. */
  async dial(peer: { readonly publicKey: string; readonly port: number }): Promise<void> {
    const { name } = this.#interface;
    const lines = [
      `private_key=${hex(this.#privateKey)}`,
      `public_key=${hex(peer.publicKey)}`,
      `endpoint=127.0.0.1:${peer.port}`,
      "persistent_keepalive_interval=1",
      `allowed_ip=${hostCidr(HOST.ipv4) as Cidr}`,
    ];
    const { run, uapi } = this.#bench.system;
    await run(["/sbin/ifconfig", name, "mtu", "1420"]);
    await run(["/sbin/ifconfig", name, "up"]);
    await uapi(uapiSocketOf(name))(`set=1\n${lines.join("\n")}\n\n`);
  }

  /** Bytes that came out of the tunnel here, what is dropped for its sender's address left out. */
  async receivedBytes(): Promise<number> {
    return (await this.#interface.device.read()).peers[0]?.rxBytes ?? 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#interface[Symbol.asyncDispose]() as Promise<void>;
  }
}
