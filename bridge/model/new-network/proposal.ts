import { addressAt, type Cidr, overlaps, prefixOf } from "../../../helper/net/cidr.js";
import { staticRefusal } from "../../../helper/net/policy.js";
import type { VmAnswers } from "../../../vm-setup/survey.js";
import { isAddressIn } from "./address.js";
import type { NetworkDraft } from "./draft.js";
import type { NetworkNote } from "./note.js";
import { nameOf } from "./parent.js";
import type { NetworkRecipe, RecipeSubnet } from "./recipe.js";
import type { NetworkRefusal } from "./refusal.js";
import { holderOf, ipv4Prefixes } from "./subnet.js";
import { isRouted, SPARE_NAME } from "./wish.js";

export type Proposal =
  | { readonly kind: "proposed"; readonly recipe: NetworkRecipe; readonly notes: readonly NetworkNote[] }
  | { readonly kind: "refused"; readonly refusals: readonly NetworkRefusal[] };

/** The draft with everything decided, now that it is known who answers. */
export function proposeNetwork(draft: NetworkDraft, answers: VmAnswers): Proposal {
  const range = decideRange(draft, answers);
  if (range.kind === "refused") return { kind: "refused", refusals: [range.refusal] };
  const { wish, choice, gateway } = draft;
  const spare = spareAddress(draft, range.range, answers);
  const auxAddresses = { ...wish.ipv4.auxAddresses, ...(spare === null ? {} : { [SPARE_NAME]: spare }) };
  const ipv4 = { subnet: choice.subnet, gateway, ipRange: range.range, auxAddresses };
  const recipe: NetworkRecipe = {
    name: wish.name,
    driver: wish.driver,
    parent: nameOf(draft.parent),
    mode: wish.mode,
    isInternal: wish.isInternal,
    isIpv6: wish.ipv6.subnet !== null,
    subnets: [ipv4, ...ipv6Subnet(draft)],
    labels: wish.labels,
  };
  return { kind: "proposed", recipe, notes: notesOn(draft, answers, { recipe, spare }) };
}

type DecidedRange =
  | { readonly kind: "decided"; readonly range: Cidr | null }
  | { readonly kind: "refused"; readonly refusal: NetworkRefusal };

function decideRange(
  { range, wish, ground, parent, choice, gateway, questions }: NetworkDraft,
  answers: VmAnswers,
): DecidedRange {
  switch (range.kind) {
    case "whole":
      return { kind: "decided", range: null };
    case "asked": {
      const kept = Object.values(wish.ipv4.auxAddresses);
      // Containers do not hear what the parent itself asks.
      const addresses = [...new Set([...answers.answering, ...ground.containerAddresses])].filter(
        (address) => isAddressIn(range.range, address) && !kept.includes(address) && address !== gateway,
      );
      return addresses.length === 0
        ? { kind: "decided", range: range.range }
        : { kind: "refused", refusal: { code: "range-answers", range: range.range, addresses } };
    }
    case "open": {
      // Nobody could be asked on a VLAN that is still to be made.
      const clear = questions === null && parent.kind === "vlan" ? range.candidates[0] : answers.clearRange;
      return clear === null || clear === undefined
        ? { kind: "refused", refusal: { code: "no-clear-range", subnet: choice.subnet } }
        : { kind: "decided", range: clear };
    }
  }
}

/**
 * An address for the VM's side, where the ways of vm-setup/shim.sh would need one: the containers have no
 * gateway, or a real one whose answers an old kernel cannot turn back, and the parent has no address of its own
 * there. The last of those that the engine hands out: it is known to be free, and handed out last.
 */
function spareAddress(draft: NetworkDraft, range: Cidr | null, answers: VmAnswers): string | null {
  const { wish, parent, choice, gateway, ground } = draft;
  if (isRouted(wish) || SPARE_NAME in wish.ipv4.auxAddresses) return null;
  const own = ipv4Prefixes(parent.kind === "there" ? parent.interface : null);
  if (own.some((prefix) => overlaps(prefix, choice.subnet))) return null;
  const isReal = gateway !== null && answers.answering.includes(gateway);
  if (gateway !== null && !(isReal && !canTurnBack(ground.kernelVersion))) return null;
  const taken = [gateway, ...Object.values(wish.ipv4.auxAddresses)];
  return lastFree(range ?? choice.subnet, choice.subnet, taken);
}

/** NETFILTER_EGRESS came with Linux 5.16. */
function canTurnBack(kernelVersion: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(kernelVersion) ?? [];
  return Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 16);
}

/** Not the broadcast address. */
function lastFree(range: Cidr, subnet: Cidr, taken: readonly (string | null)[]): string | null {
  const size = 2 ** (32 - prefixOf(range).length);
  const broadcast = addressAt(subnet, 2 ** (32 - prefixOf(subnet).length) - 1);
  for (let index = size - 1; index > Math.max(0, size - 16); index--) {
    const address = addressAt(range, index);
    if (address !== broadcast && !taken.includes(address)) return address;
  }
  return null;
}

function ipv6Subnet({ wish }: NetworkDraft): RecipeSubnet[] {
  const { subnet, gateway, ipRange, auxAddresses } = wish.ipv6;
  return subnet === null ? [] : [{ subnet, gateway, ipRange, auxAddresses }];
}

function notesOn(
  draft: NetworkDraft,
  answers: VmAnswers,
  { recipe, spare }: { readonly recipe: NetworkRecipe; readonly spare: string | null },
): NetworkNote[] {
  const { parent, choice, gateway, ground, questions, range } = draft;
  const notes: NetworkNote[] = [];
  if (choice.origin === "made-up") {
    notes.push({ code: "made-up-subnet", subnet: choice.subnet, parent: recipe.parent });
  }
  if (parent.kind === "vlan") notes.push({ code: "not-asked", parent: parent.name, link: parent.link.name });
  else if (parent.interface.state === "no-carrier") notes.push({ code: "no-carrier", parent: recipe.parent });
  const handedOut = recipe.subnets[0]?.ipRange ?? null;
  if (handedOut !== null && range.kind === "open" && questions !== null)
    notes.push({ code: "dhcp", range: handedOut });
  if (gateway !== null && holderOf(gateway, ground.view) !== undefined) {
    notes.push({ code: "gateway-is-vm", gateway });
  } else if (
    gateway !== null &&
    questions?.addresses.includes(gateway) &&
    !answers.answering.includes(gateway)
  ) {
    notes.push({ code: "gateway-silent", gateway, parent: recipe.parent });
  }
  if (spare !== null) notes.push({ code: "spare-address", address: spare });
  for (const { subnet } of recipe.subnets) {
    if (staticRefusal(subnet) !== null) notes.push({ code: "not-routed", subnet });
    const shared = ground.hostPrefixes.find(({ prefix }) => overlaps(prefix, subnet));
    if (shared !== undefined) {
      notes.push({ code: "shared-with-host", subnet, interface: shared.interfaceName });
    }
  }
  return notes;
}
