import type { Cidr } from "../../../helper/net/cidr.js";
import { unreachable } from "../unreachable.js";

/** What a person should know of a network that can be made. */
export type NetworkNote =
  | { readonly code: "made-up-subnet"; readonly subnet: Cidr; readonly parent: string }
  | { readonly code: "dhcp"; readonly range: Cidr }
  | { readonly code: "not-asked"; readonly parent: string; readonly link: string }
  | { readonly code: "gateway-silent"; readonly gateway: string; readonly parent: string }
  | { readonly code: "gateway-is-vm"; readonly gateway: string }
  | { readonly code: "spare-address"; readonly address: string }
  | { readonly code: "no-carrier"; readonly parent: string }
  | { readonly code: "shared-with-host"; readonly subnet: Cidr; readonly interface: string }
  | { readonly code: "not-routed"; readonly subnet: Cidr };

export function noteSentence(note: NetworkNote): string {
  switch (note.code) {
    case "made-up-subnet":
      return `${note.subnet} is made up, for ${note.parent} has no address that tells one; name another with --subnet.`;
    case "dhcp":
      return `Nobody answers in ${note.range} now; see to it that the DHCP server of that network does not hand out these addresses later.`;
    case "not-asked":
      return `The engine will make the VLAN ${note.parent} on ${note.link}; who has which address there could not be asked before.`;
    case "gateway-silent":
      return `Nobody answers for the gateway ${note.gateway} on ${note.parent}; without it the containers reach no other network, except this host by Dockline.`;
    case "gateway-is-vm":
      return `${note.gateway} is the VM's own address; the containers reach it only while Dockline is connected.`;
    case "spare-address":
      return `${note.address} is kept free for the VM's side, for nothing else there could bring the containers' answers back.`;
    case "no-carrier":
      return `Nothing is at the other end of ${note.parent} now (no carrier).`;
    case "shared-with-host":
      return `This host is on ${note.subnet} too (${note.interface}); Dockline takes over the addresses of running containers alone.`;
    case "not-routed":
      return `${note.subnet} is not private, so Dockline will not route it.`;
    default:
      return unreachable(note);
  }
}
