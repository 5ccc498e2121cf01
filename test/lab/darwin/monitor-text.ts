import { addressOf } from "../../../helper/net/cidr.js";
import type { Refusal } from "./mac-kernel.js";

/** How long the removal of a route waits for the word that its interface died: a Mac tells of the latter only. */
const DEATH_MS = 100;

/**
 * Prints routing messages as Apple's `route monitor` does (route.tproj/route.c), with its buffering: into a
 * pipe, a message without addresses is held back until one with addresses follows (pmsg_addrs flushes).
 */
export class MonitorText {
  readonly #write: (piece: string) => void;
  readonly #isDead = new Set<string>();
  #held = "";

  constructor(write: (piece: string) => void) {
    this.#write = write;
  }

  route(isDeleted: boolean, destination: string, interfaceName: string): void {
    const [type, words] = isDeleted ? ["RTM_DELETE", "Delete Route"] : ["RTM_ADD", "Add Route"];
    const message = () =>
      this.#flush(
        `${type}: ${words}: len 132, pid: 812, seq 1, errno 0, flags:<UP,DONE,STATIC,PRCLONING>\nlocks:  inits: \nsockaddrs: <DST,GATEWAY,NETMASK>\n ${destination.split("/")[0]} ${interfaceName} 255.255.0.0`,
      );
    const unlessDead = () => {
      if (!this.#isDead.has(interfaceName)) message();
    };
    if (isDeleted) setTimeout(unlessDead, DEATH_MS);
    else message();
  }

  refusal({ type, destination, interfaceName, errno }: Refusal): void {
    const words = type === "RTM_ADD" ? "Add Route" : "Delete Route";
    this.#flush(
      `${type}: ${words}: len 132, pid: 813, seq 1, errno ${errno}, flags:<UP,STATIC>\nlocks:  inits: \nsockaddrs: <DST,GATEWAY,NETMASK>\n ${addressOf(destination)} index: 23 ${interfaceName ?? ""} 255.255.0.0`,
    );
  }

  address(isDeleted: boolean, interfaceName: string, address: string): void {
    const type = isDeleted
      ? "RTM_DELADDR: address being removed from"
      : "RTM_NEWADDR: address being added to";
    this.#flush(
      `${type} iface: len 120, metric 0, flags:\nsockaddrs: <NETMASK,IFP,IFA,BRD>\n 255.255.255.255 ${interfaceName} ${address} ${address}`,
    );
  }

  /** Without addresses, so that nobody sees it before the next message. */
  link(index: number, interfaceName: string, isDown: boolean): void {
    if (isDown) this.#isDead.add(interfaceName);
    else this.#isDead.delete(interfaceName);
    const flags = isDown ? "" : "<UP,PTP,RUNNING,MULTICAST>";
    this.#held += stamped(`RTM_IFINFO: iface status change: len 112, if# ${index}, flags:${flags}`);
  }

  #flush(message: string): void {
    this.#write(this.#held + stamped(message));
    this.#held = "";
  }
}

function stamped(message: string): string {
  const size = /len (\d+)/.exec(message)?.[1] ?? "0";
  const now = new Date().toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (\S+).*$/, "$1 $3 $2 $5 $4");
  return `\ngot message of size ${size} on ${now}\n${message}\n`;
}
