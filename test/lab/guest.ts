import { once } from "node:events";
import { inside } from "./inside-container.js";
import type { Lab } from "./lab.js";
import { labScript } from "./scripts.js";

/** A virtual machine inside a container, as far as its network goes: a macvtap interface, and somebody behind it. */
export class Guest {
  readonly #lab: Lab;
  readonly #pid: number;

  /** On the container's interface that is on the same network, with a web server that answers "guest". */
  static async start(lab: Lab, container: string, address: string): Promise<Guest> {
    const pid = await macPidOf(lab, container);
    // Engine 28 numbers a container's interfaces anew, in any order, whenever it starts.
    const argv = ["ip", "-4", "-oneline", "address", "show", "to", address];
    const [, device = ""] = (await inside(lab, container, argv)).split(/\s+/);
    const process = lab.spawnMac([labScript("guest.sh"), String(pid), device, address]);
    let complaints = "";
    process.stderr?.on("data", (chunk: Buffer) => {
      complaints += chunk;
    });
    const ended = once(process, "close").then(() => {
      throw new Error(`the guest ended: ${complaints}`);
    });
    // It ends with its lab, when nobody waits any more.
    ended.catch(() => {});
    const [line] = await Promise.race([once(process.stdout!, "data"), ended]);
    return new Guest(lab, Number.parseInt(String(line), 10));
  }

  private constructor(lab: Lab, pid: number) {
    this.#lab = lab;
    this.#pid = pid;
  }

  /** As after a new lease: the old address is given up, the new one is announced. */
  async move(from: string, to: string): Promise<void> {
    const announce = `busybox arping -c 1 -U -I eth0 ${to.replace(/\/.*/, "")} >/dev/null`;
    const script = `ip address delete ${from} dev eth0; ip address add ${to} dev eth0; ${announce}`;
    const enter = ["nsenter", `--net=/proc/${this.#pid}/ns/net`, "sh", "-c", script] as const;
    await this.#lab.mac(enter);
  }
}

/** The mac's id of the first process of a container. */
async function macPidOf(lab: Lab, container: string): Promise<number> {
  const pid = await lab.docker(["inspect", "--format", "{{.State.Pid}}", container]);
  // proc(5): the id in each process namespace, the mac's first.
  const pattern = `^NSpid:[[:space:]]+[0-9]+[[:space:]]+${pid}[[:space:]]`;
  const { stdout } = await lab.mac(["sh", "-c", `grep -hsE '${pattern}' /proc/[0-9]*/status`]);
  return Number.parseInt(stdout.split(/\s+/)[1] ?? "", 10);
}
