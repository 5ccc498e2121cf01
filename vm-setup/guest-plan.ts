import type { InsideAnswer } from "./inside-plan.js";

/**
 * A virtual machine inside a container: what comes to the container's bridge address for one of `ports` is for the
 * guest. The container of ours stays, follows the guest's address, and takes everything away when its input ends.
 */
export interface GuestPlan {
  readonly action: "guest";
  readonly bridge: InsideAnswer;
  /** The container's own address on the network that the guest is on too. */
  readonly neighbour: string;
  readonly guest: GuestChoice;
  /** At most 64. */
  readonly ports: readonly GuestPort[];
}

export type GuestChoice =
  /** The hardware address of the first macvtap interface in the container. */
  | { readonly by: "macvtap" }
  | { readonly by: "mac"; readonly mac: string }
  | { readonly by: "address"; readonly address: string };

export interface GuestPort {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

/** One line of output, whenever something has changed. */
export type GuestReport = { readonly guest: string } | { readonly guest: null; readonly why: GuestAbsence };

export type GuestAbsence =
  /** No macvtap interface in the container: the virtual machine does not run, or is none. */
  | "no-macvtap"
  /** Nobody with its hardware address has shown an address yet. */
  | "no-address"
  /** The kernel lets nobody forward inside the container. */
  | "no-forwarding"
  /** The kernel lacks the nftables rules that it needs. */
  | "no-nftables";
