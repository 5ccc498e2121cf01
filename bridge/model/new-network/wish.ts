import type { Cidr } from "../../../helper/net/cidr.js";

/** What a person asks of a network that is to be made; null where Dockline shall find it out. */
export interface NetworkWish {
  readonly name: string;
  readonly driver: WishDriver;
  /** As the VM knows it, or "eth0.10" for a VLAN that the engine makes. */
  readonly parent: string | null;
  readonly mode: string | null;
  readonly ipv4: FamilyWish;
  readonly ipv6: FamilyWish;
  readonly isInternal: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

export type WishDriver = "macvlan" | "ipvlan";

export interface FamilyWish {
  readonly subnet: Cidr | null;
  readonly gateway: string | null;
  readonly ipRange: Cidr | null;
  readonly auxAddresses: Readonly<Record<string, string>>;
}

/** The modes of each driver, its default first (moby libnetwork/drivers/macvlan and ipvlan). */
export const MODES: Readonly<Record<WishDriver, readonly string[]>> = {
  macvlan: ["bridge", "vepa", "private", "passthru"],
  ipvlan: ["l2", "l3", "l3s"],
};

/** In these modes the VM routes to the containers: they have no gateway, and their addresses are on no wire. */
export function isRouted(wish: Pick<NetworkWish, "mode">): boolean {
  return wish.mode === "l3" || wish.mode === "l3s";
}

/** The name of the aux-address that is kept free for the VM's side (bridge/model/shims.ts). */
export const SPARE_NAME = "dockline";
