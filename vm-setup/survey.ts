import type { Cidr } from "../helper/net/cidr.js";

/** What survey.sh sees of the VM's network, for somebody who plans a network on it. */
export interface VmView {
  /** Without the VM's ends of containers' cables. */
  readonly interfaces: readonly VmInterface[];
  /** The best IPv4 default route of the main table, as /proc/net/route has it. */
  readonly defaultRoute: VmDefaultRoute | null;
}

export interface VmInterface {
  readonly name: string;
  /**
   * The kernel's own word ("bridge", "vlan", "macvlan", "wireguard" …), else "physical", "veth", "loopback",
   * "not-ethernet", or "virtual" for the rest.
   */
  readonly kind: string;
  readonly mac: string | null;
  /** "no-carrier": it is switched on, but nothing is at its other end. */
  readonly state: "up" | "no-carrier" | "down";
  /** What it sits on, as a VLAN does. */
  readonly link: string | null;
  /** What it is a port of, such as a bridge. */
  readonly master: string | null;
  /** Not the link-local ones. */
  readonly addresses: readonly VmAddress[];
}

export interface VmAddress {
  readonly address: string;
  /** The network around it. */
  readonly prefix: Cidr;
}

export interface VmDefaultRoute {
  readonly interface: string;
  readonly gateway: string;
}

/** Whom survey.sh shall ask for, by ARP (RFC 5227). */
export interface VmQuestions {
  readonly parent: string;
  /** At most MOST_ADDRESSES. */
  readonly addresses: readonly string[];
  /** Of at most 256 addresses each, best first, at most MOST_RANGES: asked until nobody answers in one of them. */
  readonly ranges: readonly Cidr[];
}

export interface VmAnswers {
  /** Of all that was asked. */
  readonly answering: readonly string[];
  /** The first range in which nobody answered. */
  readonly clearRange: Cidr | null;
}

export const MOST_ADDRESSES = 256;
export const MOST_RANGES = 16;

/** The first plan: there is nothing that the view depends on. */
export const VIEW_PLAN = "end\n";

/** The second plan. Throws a RangeError where there is more to ask than survey.sh takes. */
export function renderQuestions(questions: VmQuestions | null): string {
  if (questions === null) return "end\n";
  const { parent, addresses, ranges } = questions;
  if (addresses.length > MOST_ADDRESSES || ranges.length > MOST_RANGES) {
    throw new RangeError(`${addresses.length} addresses and ${ranges.length} ranges are too many to ask for`);
  }
  return [
    `parent ${parent}`,
    ...addresses.map((address) => `address ${address}`),
    ...ranges.map((range) => `range ${range}`),
    "end\n",
  ].join("\n");
}
