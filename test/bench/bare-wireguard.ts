import { generateKeyPair } from "../../helper/tunnel/keys.js";
import type { UapiExchange } from "../../helper/tunnel/uapi.js";
import { uapiSocket } from "../../helper/tunnel/uapi-socket.js";
import { eventually } from "../lab/eventually.js";
import type { Lab } from "../lab/lab.js";

/** Of the mac's end; what is sent from it takes the bare tunnel. */
export const BARE_SOURCE = "10.44.44.1";
const VM_END = "10.44.44.2";
const PORT = 45_444;
/** A table of its own: the way to the container stays Dockline's for everybody else. */
const TABLE = "77";

const ENVIRONMENT = { WG_PROCESS_FOREGROUND: "1", LOG_LEVEL: "error" };
const LONGEST_LIFE_MS = 3_600_000;

/**
 * Two wireguard-go processes, in the mac and in the VM, with the same cable and firewall accepts as Dockline's
 * and nothing else: what the tunnel costs anyway.
 */
export class BareWireguard implements AsyncDisposable {
  readonly #lab: Lab;
  readonly #ends: readonly Promise<unknown>[];

  /** `container` is reached from BARE_SOURCE alone. */
  static async start(lab: Lab, container: string): Promise<BareWireguard> {
    // The VM's is run in the VM and not only in its network: with the control groups of the VM it gets the share
    // of the processors that a container of its engine gets too.
    const options = { env: ENVIRONMENT, timeoutMs: LONGEST_LIFE_MS };
    const ends = [
      lab.mac(["wireguard-go", "-f", "bare0"], options),
      lab.vm(["wireguard-go", "-f", "bare1"], options),
    ];
    const bare = new BareWireguard(lab, ends);
    await bare.#configure(container);
    return bare;
  }

  private constructor(lab: Lab, ends: readonly Promise<unknown>[]) {
    this.#lab = lab;
    this.#ends = ends;
  }

  async setMtu(mtu: number): Promise<void> {
    await this.#ip([`link set dev bare0 mtu ${mtu}`]);
    await this.#ip([`link set dev bare1 mtu ${mtu}`], ["-n", "vm"]);
  }

  /** wireguard-go ends with its interface. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ip(["link delete dev bare0"]);
    await this.#ip(["link delete dev bare1"], ["-n", "vm"]);
    await Promise.all(this.#ends);
  }

  async #configure(container: string): Promise<void> {
    const [mac, vm] = [generateKeyPair(), generateKeyPair()];
    await exchange(uapiOf(this.#lab.macPid, "bare0"), [
      `private_key=${hex(mac.privateKey)}`,
      `listen_port=${PORT}`,
      `public_key=${hex(vm.publicKey)}`,
      `allowed_ip=${VM_END}/32`,
      `allowed_ip=${container}/32`,
    ]);
    await exchange(uapiOf(this.#lab.vmPid, "bare1"), [
      `private_key=${hex(vm.privateKey)}`,
      `public_key=${hex(mac.publicKey)}`,
      `endpoint=10.99.0.1:${PORT}`,
      `allowed_ip=${BARE_SOURCE}/32`,
      // The mac learns the VM's port from the first packet, which nothing else would cause.
      "persistent_keepalive_interval=25",
    ]);
    await this.#ip([
      `address add ${BARE_SOURCE}/32 dev bare0`,
      "link set dev bare0 up",
      `route add ${VM_END}/32 dev bare0`,
      `route add ${container}/32 dev bare0 table ${TABLE}`,
      `rule add from ${BARE_SOURCE} lookup ${TABLE}`,
    ]);
    await this.#ip(
      [
        `address add ${VM_END}/32 dev bare1`,
        "link set dev bare1 up",
        `route add ${BARE_SOURCE}/32 dev bare1`,
      ],
      ["-n", "vm"],
    );
    await this.#lab.vm(["iptables", "-t", "raw", "-I", "PREROUTING", "-i", "bare1", "-j", "ACCEPT"]);
    await this.#lab.vm(["iptables", "-I", "DOCKER-USER", "-i", "bare1", "-j", "ACCEPT"]);
  }

  async #ip(lines: readonly string[], options: readonly string[] = []): Promise<void> {
    const stdin = `${lines.join("\n")}\n`;
    const { exitCode, stderr } = await this.#lab.mac(["ip", ...options, "-batch", "-"], { stdin });
    if (exitCode !== 0) throw new Error(`ip: ${stderr.trim()}`);
  }
}

function uapiOf(pid: number, interfaceName: string): UapiExchange {
  return uapiSocket(`/proc/${pid}/root/run/wireguard/${interfaceName}.sock`);
}

async function exchange(uapi: UapiExchange, lines: readonly string[]): Promise<void> {
  const attempt = () => uapi(`set=1\n${lines.join("\n")}\n\n`).catch(() => "not there yet");
  const answer = await eventually(attempt, (text) => text.startsWith("errno="));
  if (answer !== "errno=0\n") throw new Error(`wireguard-go: ${answer.trim()}`);
}

function hex(base64: string): string {
  return Buffer.from(base64, "base64").toString("hex");
}
