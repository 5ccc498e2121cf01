import type { Cidr, Family } from "../../../helper/net/cidr.js";
import { unreachable } from "../unreachable.js";

/** Why a network cannot be made as asked: one member per thing that a person would change. */
export type NetworkRefusal =
  /** `given` is what the person wrote, with its flag or variable. */
  | { readonly code: MalformedCode; readonly given: string }
  | { readonly code: "subnet-not-canonical"; readonly given: string; readonly canonical: Cidr }
  | { readonly code: "range-not-canonical"; readonly given: string; readonly canonical: Cidr }
  | { readonly code: RepeatedCode; readonly given: string; readonly family: Family }
  | { readonly code: "aux-repeated"; readonly name: string }
  | { readonly code: "mode-unknown"; readonly driver: string; readonly mode: string; readonly known: string }
  | { readonly code: "ipv6-subnet-missing" }
  | { readonly code: "gateway-not-used"; readonly gateway: string; readonly why: "internal" | "routed" }
  | { readonly code: "name-taken"; readonly name: string }
  | ParentRefusal
  | SubnetRefusal;

type MalformedCode =
  | "name-malformed"
  | "driver-unknown"
  | "parent-malformed"
  | "subnet-malformed"
  | "gateway-malformed"
  | "range-malformed"
  | "aux-malformed"
  | "label-malformed";

type RepeatedCode = "subnet-repeated" | "gateway-repeated" | "range-repeated";

export type ParentRefusal =
  | { readonly code: "no-parent"; readonly existing: readonly string[] }
  | {
      readonly code: "parent-missing";
      readonly parent: string;
      readonly owner: "mac" | "this-host" | "nobody";
      readonly existing: readonly string[];
    }
  | { readonly code: "vlan-id"; readonly parent: string; readonly id: string }
  | { readonly code: "parent-down"; readonly parent: string }
  | { readonly code: "parent-unfit"; readonly parent: string; readonly kind: string }
  | { readonly code: "parent-is-port"; readonly parent: string; readonly master: string }
  | {
      readonly code: "parent-of-other-driver";
      readonly parent: string;
      readonly driver: string;
      readonly user: string;
    }
  | {
      readonly code: "parent-in-use";
      readonly parent: string;
      readonly network: string;
      readonly why: "engine-before-28" | "ipvlan" | "passthru";
    };

export type SubnetRefusal =
  | { readonly code: "subnet-too-small"; readonly subnet: Cidr }
  | { readonly code: "no-free-subnet" }
  | {
      readonly code: "subnet-overlaps";
      readonly subnet: Cidr;
      readonly network: string;
      readonly other: Cidr;
      /** Whether both could share the subnet, had the other network an ip-range. */
      readonly couldShare: boolean;
    }
  | { readonly code: "subnet-holds-tunnel"; readonly subnet: Cidr; readonly address: string }
  | { readonly code: "gateway-outside"; readonly gateway: string; readonly subnet: Cidr }
  | {
      readonly code: "gateway-reserved";
      readonly gateway: string;
      readonly subnet: Cidr;
      readonly as: "network" | "broadcast";
    }
  | { readonly code: "gateway-is-vm"; readonly gateway: string; readonly interface: string }
  | { readonly code: "gateway-kept"; readonly gateway: string; readonly network: string }
  | { readonly code: "aux-outside"; readonly name: string; readonly address: string }
  | { readonly code: "aux-is-gateway"; readonly name: string; readonly address: string }
  | { readonly code: "range-outside"; readonly range: Cidr; readonly subnet: Cidr }
  | {
      readonly code: "range-overlaps";
      readonly range: Cidr;
      readonly network: string;
      readonly other: Cidr;
    }
  | { readonly code: "range-holds-vm"; readonly range: Cidr; readonly address: string }
  | { readonly code: "range-answers"; readonly range: Cidr; readonly addresses: readonly string[] }
  | { readonly code: "no-clear-range"; readonly subnet: Cidr };

/** What is wrong and what to do, for a person. */
export function refusalSentence(refusal: NetworkRefusal): string {
  switch (refusal.code) {
    case "name-malformed":
      return `"${refusal.given}" cannot be a network's name; begin with a letter or digit, and use letters, digits, "_", "." and "-".`;
    case "driver-unknown":
      return `Dockline makes macvlan and ipvlan networks, not "${refusal.given}"; use "docker network create" for the others.`;
    case "parent-malformed":
      return `${refusal.given} is no name of an interface; give one of the VM's, such as eth0, or eth0.10 for a VLAN.`;
    case "subnet-malformed":
      return `${refusal.given} is not a subnet; write one like 192.168.77.0/24.`;
    case "gateway-malformed":
      return `${refusal.given} is not an address; write one like 192.168.77.1.`;
    case "range-malformed":
      return `${refusal.given} is not a range; write one like 192.168.77.224/27.`;
    case "aux-malformed":
      return `${refusal.given} is not a name and an address; write them like printer=192.168.77.9.`;
    case "label-malformed":
      return `${refusal.given} is not a label; write it like team=web.`;
    case "subnet-not-canonical":
    case "range-not-canonical":
      return `${refusal.given} has bits beyond its length; write ${refusal.canonical}.`;
    case "subnet-repeated":
    case "gateway-repeated":
    case "range-repeated":
      return `${refusal.given} is the second one of IPv${refusal.family}; a network has one per family here, so leave one out.`;
    case "aux-repeated":
      return `The aux-address ${refusal.name} is given twice; leave one out.`;
    case "mode-unknown":
      return `${refusal.driver} has no mode "${refusal.mode}"; choose one of ${refusal.known}.`;
    case "ipv6-subnet-missing":
      return "IPv6 addresses for containers are not guessed; add a --subnet with an IPv6 prefix, such as fd00:77::/64.";
    case "gateway-not-used":
      return refusal.why === "internal"
        ? `An internal network has no gateway; leave out --internal, or the gateway ${refusal.gateway}.`
        : `In the ipvlan modes l3 and l3s the VM itself is the way out; leave out the gateway ${refusal.gateway}, or use mode l2.`;
    case "name-taken":
      return `A network "${refusal.name}" exists already; choose another name, or remove it with "docker network rm ${refusal.name}".`;
    default:
      return isAboutParent(refusal) ? parentSentence(refusal) : subnetSentence(refusal);
  }
}

function isAboutParent(refusal: ParentRefusal | SubnetRefusal): refusal is ParentRefusal {
  return /parent|vlan/.test(refusal.code);
}

function parentSentence(refusal: ParentRefusal): string {
  switch (refusal.code) {
    case "no-parent":
      return `The VM's default route does not tell which interface to use; name one with --parent (${listed(refusal.existing)}).`;
    case "parent-missing":
      return missingSentence(refusal);
    case "vlan-id":
      return `${refusal.parent} is no VLAN; the number after the dot must be from 1 to 4094, not ${refusal.id}.`;
    case "parent-down":
      return `${refusal.parent} is switched off in the VM; switch it on there ("ip link set ${refusal.parent} up"), or name another with --parent.`;
    case "parent-unfit":
      return `${refusal.parent} cannot carry such a network, for it is ${kindWords(refusal.kind)}; name an Ethernet interface of the VM with --parent.`;
    case "parent-is-port":
      return `${refusal.parent} cannot carry such a network, for it is a port of ${refusal.master}; use --parent ${refusal.master}.`;
    case "parent-of-other-driver":
      return `${refusal.parent} carries ${refusal.driver} already (${refusal.user}), and one interface cannot carry macvlan and ipvlan; use --driver ${refusal.driver}, or another parent.`;
    case "parent-in-use":
      return inUseSentence(refusal);
    default:
      return unreachable(refusal);
  }
}

function missingSentence({ parent, owner, existing }: Extract<ParentRefusal, { code: "parent-missing" }>) {
  const choice = `use one of the VM's (${listed(existing)})`;
  switch (owner) {
    case "mac":
      return `${parent} is an interface of the Mac, not of the VM in which Docker runs; ${choice}.`;
    case "this-host":
      return `${parent} is an interface of this host, not of the VM in which Docker runs; ${choice}.`;
    case "nobody":
      return `The VM has no interface ${parent}; ${choice}.`;
    default:
      return unreachable(owner);
  }
}

function inUseSentence({ parent, network, why }: Extract<ParentRefusal, { code: "parent-in-use" }>): string {
  const instead = `use "${network}", or another parent such as ${parent.replace(/\..*$/, "")}.10`;
  switch (why) {
    case "engine-before-28":
      return `The network "${network}" has ${parent}, and engines before 28 put one macvlan network on a parent; ${instead}.`;
    case "ipvlan":
      return `The network "${network}" has ${parent}, and the engine puts one ipvlan network on a parent; ${instead}.`;
    case "passthru":
      return `The network "${network}" has ${parent}, and mode passthru shares its parent with nobody; ${instead}.`;
    default:
      return unreachable(why);
  }
}

function subnetSentence(refusal: SubnetRefusal): string {
  switch (refusal.code) {
    case "subnet-too-small":
      return `${refusal.subnet} has no room for containers; give a subnet of /30 or larger (IPv6: /126).`;
    case "no-free-subnet":
      return "No private /24 is left to make up; name a subnet with --subnet.";
    case "subnet-overlaps":
      return refusal.couldShare
        ? `${refusal.subnet} belongs to the network "${refusal.network}", which hands out all of its addresses; recreate that one with an --ip-range, or name another --subnet.`
        : `${refusal.subnet} overlaps the network "${refusal.network}" (${refusal.other}); name another with --subnet.`;
    case "subnet-holds-tunnel":
      return `${refusal.subnet} holds ${refusal.address}, an address of Dockline's own tunnel; name another with --subnet.`;
    case "gateway-outside":
      return `The gateway ${refusal.gateway} is not in ${refusal.subnet}; correct one of them.`;
    case "gateway-reserved":
      return `${refusal.gateway} is the ${refusal.as} address of ${refusal.subnet}, so nobody can be a gateway there; name another with --gateway.`;
    case "gateway-is-vm":
      return `The gateway would be ${refusal.gateway}, which is the VM's own address (${refusal.interface}); if that is meant, say --gateway ${refusal.gateway}, else name the router's.`;
    case "gateway-kept":
      return `The engine keeps the gateway ${refusal.gateway} for the network "${refusal.network}" alone; add --internal, or use "${refusal.network}".`;
    case "aux-outside":
      return `The aux-address ${refusal.name}=${refusal.address} is in no subnet of the network; correct one of them.`;
    case "aux-is-gateway":
      return `The aux-address ${refusal.name}=${refusal.address} is the gateway, which the engine keeps free anyway; leave it out.`;
    default:
      return rangeSentence(refusal);
  }
}

type RangeRefusal = Extract<SubnetRefusal, { code: `range-${string}` | "no-clear-range" }>;

function rangeSentence(refusal: RangeRefusal): string {
  switch (refusal.code) {
    case "range-outside":
      return `The range ${refusal.range} is not in ${refusal.subnet}; correct one of them.`;
    case "range-overlaps":
      return `The range ${refusal.range} overlaps the addresses of the network "${refusal.network}" (${refusal.other}); choose another with --ip-range.`;
    case "range-holds-vm":
      return `The range ${refusal.range} holds the VM's own address ${refusal.address}; keep it out with --aux-address vm=${refusal.address}, or choose another.`;
    case "range-answers":
      return `In ${refusal.range} somebody answers already (${refusal.addresses.join(", ")}); choose another --ip-range, or keep such an address out with --aux-address NAME=${refusal.addresses[0]}.`;
    case "no-clear-range":
      return `No part of ${refusal.subnet} is free of addresses in use; name one with --ip-range.`;
    default:
      return unreachable(refusal);
  }
}

function kindWords(kind: string): string {
  if (kind === "loopback") return "the loopback";
  return kind === "not-ethernet" || kind === "tun" ? "no Ethernet interface" : `of the kind ${kind}`;
}

function listed(existing: readonly string[]): string {
  return existing.length === 0 ? "it has none that fits" : existing.join(", ");
}
