import { addressAt, type Cidr, contains, overlaps, prefixOf } from "../../../helper/net/cidr.js";
import type { VmQuestions } from "../../../vm-setup/survey.js";
import { ENDPOINT_CANDIDATES } from "../endpoints.js";
import { isAddressIn } from "./address.js";
import { rangeCandidates } from "./ip-range.js";
import { chooseParent, type Ground, nameOf, type ParentChoice } from "./parent.js";
import type { NetworkRefusal } from "./refusal.js";
import {
  checkSubnet,
  chooseGateway,
  chooseSubnet,
  gatewayRefusal,
  type Neighbour,
  type SubnetChoice,
} from "./subnet.js";
import { type FamilyWish, isRouted, type NetworkWish } from "./wish.js";

/** A network that fits what is known of VM, engine and host; who answers on its wire is still to be asked. */
export interface NetworkDraft {
  readonly wish: NetworkWish;
  readonly ground: Ground;
  readonly parent: Exclude<ParentChoice, { kind: "refused" }>;
  readonly choice: SubnetChoice;
  readonly gateway: string | null;
  readonly range: DraftRange;
  /** Null where there is nobody to ask. */
  readonly questions: VmQuestions | null;
}

export type DraftRange =
  /** The engine hands out the whole subnet. */
  | { readonly kind: "whole" }
  | { readonly kind: "asked"; readonly range: Cidr }
  /** To be chosen from these, best first. */
  | { readonly kind: "open"; readonly candidates: readonly Cidr[] };

export type DraftResult =
  | { readonly kind: "drafted"; readonly draft: NetworkDraft }
  | { readonly kind: "refused"; readonly refusals: readonly NetworkRefusal[] };

/** Everything that can be judged before anybody is asked. */
export function draftNetwork(wish: NetworkWish, ground: Ground): DraftResult {
  const refusals: NetworkRefusal[] = [];
  if (ground.networks.some(({ name }) => name === wish.name)) {
    refusals.push({ code: "name-taken", name: wish.name });
  }
  const parent = chooseParent(wish, ground);
  if (parent.kind === "refused") return { kind: "refused", refusals: [...refusals, parent.refusal] };
  const choice = chooseSubnet(wish, parent.kind === "there" ? parent.interface : null, ground);
  if (choice === null) return { kind: "refused", refusals: [...refusals, { code: "no-free-subnet" }] };

  const place = { driver: wish.driver, parent: nameOf(parent), ground };
  const { subnet } = choice;
  const check = checkSubnet(subnet, place);
  if (check.kind === "refused") return { kind: "refused", refusals: [...refusals, check.refusal] };
  const { neighbours } = check;
  const gateway = chooseGateway(wish, subnet, place);
  if (gateway !== null) {
    const around = { isAsked: wish.ipv4.gateway !== null, view: ground.view, neighbours };
    refusals.push(...present(gatewayRefusal(gateway, subnet, around)));
  }
  refusals.push(...rangeRefusals(wish.ipv4, subnet, { ground, neighbours }));
  refusals.push(...auxRefusals(wish.ipv4, subnet, gateway), ...ipv6Refusals(wish, place));
  if (refusals.length > 0) return { kind: "refused", refusals };

  const range = draftRange(wish, choice, { gateway, neighbours, ground });
  const questions = questionsFor(wish, { parent, choice, gateway, range });
  return { kind: "drafted", draft: { wish, ground, parent, choice, gateway, range, questions } };
}

interface Others {
  readonly ground: Ground;
  readonly neighbours: readonly Neighbour[];
}

function rangeRefusals(wish: FamilyWish, subnet: Cidr, { ground, neighbours }: Others): NetworkRefusal[] {
  const range = wish.ipRange;
  if (range === null) return [];
  if (!contains(subnet, range)) return [{ code: "range-outside", range, subnet }];
  const rival = neighbours.find(({ ipRange }) => overlaps(ipRange, range));
  if (rival !== undefined) {
    return [{ code: "range-overlaps", range, network: rival.name, other: rival.ipRange }];
  }
  const kept = Object.values(wish.auxAddresses);
  return ownAddresses(ground)
    .filter((address) => isAddressIn(range, address) && address !== wish.gateway && !kept.includes(address))
    .map((address) => ({ code: "range-holds-vm", range, address }));
}

function auxRefusals({ auxAddresses }: FamilyWish, subnet: Cidr, gateway: string | null): NetworkRefusal[] {
  return Object.entries(auxAddresses).flatMap(([name, address]): NetworkRefusal[] => {
    if (!isAddressIn(subnet, address)) return [{ code: "aux-outside", name, address }];
    return address === gateway ? [{ code: "aux-is-gateway", name, address }] : [];
  });
}

/** IPv6 is taken as it was asked for: nothing there is chosen for anybody. */
function ipv6Refusals({ ipv6 }: NetworkWish, place: Parameters<typeof checkSubnet>[1]): NetworkRefusal[] {
  const { subnet, gateway } = ipv6;
  if (subnet === null) {
    const isAsked = gateway !== null || ipv6.ipRange !== null || Object.keys(ipv6.auxAddresses).length > 0;
    return isAsked ? [{ code: "ipv6-subnet-missing" }] : [];
  }
  const check = checkSubnet(subnet, place);
  if (check.kind === "refused") return [check.refusal];
  const { neighbours } = check;
  const around = { isAsked: true, view: place.ground.view, neighbours };
  return [
    ...present(gateway === null ? null : gatewayRefusal(gateway, subnet, around)),
    ...rangeRefusals(ipv6, subnet, { ground: place.ground, neighbours }),
    ...auxRefusals(ipv6, subnet, gateway),
  ];
}

/** A made-up or routed subnet is nobody else's; everywhere else the engine's addresses need a place of their own. */
function draftRange(
  wish: NetworkWish,
  choice: SubnetChoice,
  { gateway, neighbours, ground }: Others & { readonly gateway: string | null },
): DraftRange {
  const { ipRange, auxAddresses } = wish.ipv4;
  if (ipRange !== null) return { kind: "asked", range: ipRange };
  if (choice.origin === "made-up" || isRouted(wish)) return { kind: "whole" };
  const addresses = [
    ...(gateway === null ? [] : [gateway]),
    ...ownAddresses(ground),
    ...ground.containerAddresses,
    ...Object.values(auxAddresses),
    // Some VMs see this host there, and it need not answer ARP.
    ...ENDPOINT_CANDIDATES,
  ];
  const ranges = neighbours.map((one) => one.ipRange);
  return { kind: "open", candidates: rangeCandidates(choice.subnet, { addresses, ranges }) };
}

/** As many of an asked range as the VM asks for; the engine hands out the first ones first. */
const MOST_ASKED = 250;

function questionsFor(
  wish: NetworkWish,
  { parent, choice, gateway, range }: Pick<NetworkDraft, "parent" | "choice" | "gateway" | "range">,
): VmQuestions | null {
  if (parent.kind !== "there" || isRouted(wish)) return null;
  const asked = range.kind === "asked" ? addressesIn(range.range) : [];
  const gateways = gateway === null || choice.origin === "made-up" ? [] : [gateway];
  const ranges = range.kind === "open" ? range.candidates : [];
  const addresses = [...gateways, ...asked.filter((address) => address !== gateway)];
  if (addresses.length === 0 && ranges.length === 0) return null;
  return { parent: parent.interface.name, addresses, ranges };
}

function addressesIn(range: Cidr): string[] {
  const size = Math.min(2 ** (32 - prefixOf(range).length), MOST_ASKED);
  return Array.from({ length: size }, (_, index) => addressAt(range, index));
}

function ownAddresses({ view }: Ground): readonly string[] {
  return view.interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address));
}

function present(refusal: NetworkRefusal | null): NetworkRefusal[] {
  return refusal === null ? [] : [refusal];
}
