import type { VmInterface, VmView } from "../../../vm-setup/survey.js";
import type { HostPrefix } from "../host-prefix.js";
import type { DockerNetwork } from "../network.js";
import { isAddressIn } from "./address.js";
import type { ParentRefusal } from "./refusal.js";
import type { NetworkWish } from "./wish.js";

/** What a new network is planned on. */
export interface Ground {
  readonly view: VmView;
  readonly networks: readonly DockerNetwork[];
  /** Addresses of running containers. */
  readonly containerAddresses: readonly string[];
  readonly hostPrefixes: readonly HostPrefix[];
  readonly isMac: boolean;
  readonly engineMajor: number;
  /** As `uname -r` says it. */
  readonly kernelVersion: string;
}

/** The parent of a new network. */
export type ParentChoice =
  | { readonly kind: "there"; readonly interface: VmInterface }
  /** A VLAN that the engine will make on `link`. */
  | { readonly kind: "vlan"; readonly name: string; readonly link: VmInterface }
  | { readonly kind: "refused"; readonly refusal: ParentRefusal };

/** The one that was asked for, else the one with the asked subnet, else that of the VM's default route. */
export function chooseParent(wish: NetworkWish, ground: Ground): ParentChoice {
  const choice = wish.parent === null ? foundParent(wish, ground) : namedParent(wish.parent, ground);
  if (choice.kind === "refused") return choice;
  const refusal = rivalRefusal(nameOf(choice), wish, ground);
  return refusal === null ? choice : { kind: "refused", refusal };
}

export function nameOf(choice: Exclude<ParentChoice, { kind: "refused" }>): string {
  return choice.kind === "there" ? choice.interface.name : choice.name;
}

function foundParent({ ipv4 }: NetworkWish, ground: Ground): ParentChoice {
  const { view } = ground;
  const fit = fitParents(ground);
  const { subnet } = ipv4;
  const inSubnet = fit.find(
    ({ addresses }) => subnet !== null && addresses.some(({ address }) => isAddressIn(subnet, address)),
  );
  const routed = fit.find(({ name }) => name === view.defaultRoute?.interface);
  const found = inSubnet ?? routed;
  return found === undefined
    ? refused({ code: "no-parent", existing: fit.map(described) })
    : { kind: "there", interface: found };
}

function namedParent(name: string, ground: Ground): ParentChoice {
  const { interfaces } = ground.view;
  const there = interfaces.find((one) => one.name === name);
  if (there !== undefined) {
    const refusal = stateRefusal(there);
    return refusal === null ? { kind: "there", interface: there } : refused(refusal);
  }
  const dot = name.lastIndexOf(".");
  const link = interfaces.find((one) => dot > 0 && one.name === name.slice(0, dot));
  if (link === undefined) {
    const owner = ownerOf(name, ground);
    return refused({
      code: "parent-missing",
      parent: name,
      owner,
      existing: fitParents(ground).map(described),
    });
  }
  const id = name.slice(dot + 1);
  // moby libnetwork/drivers/macvlan parseVlan: a number from 1 to 4094.
  if (!/^[1-9][0-9]{0,3}$/.test(id) || Number(id) > 4094)
    return refused({ code: "vlan-id", parent: name, id });
  const refusal = stateRefusal(link);
  return refusal === null ? { kind: "vlan", name, link } : refused(refusal);
}

/** Whom an interface belongs to that the VM does not have. macOS calls its Ethernet and Wi-Fi en0, en1 and so on. */
function ownerOf(name: string, { hostPrefixes, isMac }: Ground): "mac" | "this-host" | "nobody" {
  if (/^en[0-9]{1,2}$/.test(name)) return "mac";
  if (!hostPrefixes.some(({ interfaceName }) => interfaceName === name)) return "nobody";
  return isMac ? "mac" : "this-host";
}

/** What the kernel would say only when the first container starts. */
function stateRefusal({ name, kind, state, master }: VmInterface): ParentRefusal | null {
  if (UNFIT.includes(kind)) return { code: "parent-unfit", parent: name, kind };
  if (master !== null) return { code: "parent-is-port", parent: name, master };
  return state === "down" ? { code: "parent-down", parent: name } : null;
}

/** Linux drivers/net/macvlan.c and ipvlan: a parent is of Ethernet, and is no such interface itself. */
const UNFIT = ["loopback", "not-ethernet", "tun", "wireguard", "macvlan", "macvtap", "ipvlan"];

/** Neither unfit, nor the engine's own bridges. */
function fitParents({ view, networks }: Ground): readonly VmInterface[] {
  const bridges = networks.map(({ bridgeName }) => bridgeName);
  return view.interfaces.filter((one) => stateRefusal(one) === null && !bridges.includes(one.name));
}

function described({ name, addresses }: VmInterface): string {
  const [first] = addresses;
  return first === undefined ? name : `${name} with ${first.address}`;
}

/**
 * Other networks on the same parent. Engines up to 27 refuse a second macvlan network there, 28 allows it
 * (moby#47318) unless one has mode passthru; ipvlan never shares. Both drivers on one parent are created
 * without a word, and then the kernel lets the containers of one of them start.
 */
function rivalRefusal(parent: string, wish: NetworkWish, ground: Ground): ParentRefusal | null {
  const { driver } = wish;
  const sharing = ground.networks.filter(({ options }) => options["parent"] === parent);
  const other = driver === "macvlan" ? "ipvlan" : "macvlan";
  const stranger = sharing.find((network) => network.driver === other);
  if (stranger !== undefined) {
    return { code: "parent-of-other-driver", parent, driver: other, user: `network "${stranger.name}"` };
  }
  // Not Dockline's own, which goes with the last network that needs it.
  const child = ground.view.interfaces.find(
    ({ name, kind, link }) => kind === other && link === parent && !name.startsWith("dockline-"),
  );
  if (child !== undefined) {
    return { code: "parent-of-other-driver", parent, driver: other, user: `the VM's ${child.name}` };
  }
  const [twin] = sharing.filter((network) => network.driver === driver);
  if (twin === undefined) return null;
  const refuse = (why: Extract<ParentRefusal, { code: "parent-in-use" }>["why"]): ParentRefusal => ({
    code: "parent-in-use",
    parent,
    network: twin.name,
    why,
  });
  if (driver === "ipvlan") return refuse("ipvlan");
  if (wish.mode === "passthru" || twin.options["macvlan_mode"] === "passthru") return refuse("passthru");
  return ground.engineMajor < 28 ? refuse("engine-before-28") : null;
}

function refused(refusal: ParentRefusal): ParentChoice {
  return { kind: "refused", refusal };
}
