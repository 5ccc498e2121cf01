import type { DockerNetwork } from "../../../../../bridge/model/network.js";
import {
  type DraftResult,
  draftNetwork,
  type NetworkDraft,
} from "../../../../../bridge/model/new-network/draft.js";
import type { Ground } from "../../../../../bridge/model/new-network/parent.js";
import { parseWish, type WishTexts } from "../../../../../bridge/model/new-network/parse-wish.js";
import { type Proposal, proposeNetwork } from "../../../../../bridge/model/new-network/proposal.js";
import { type NetworkRefusal, refusalSentence } from "../../../../../bridge/model/new-network/refusal.js";
import type { NetworkWish } from "../../../../../bridge/model/new-network/wish.js";
import type { Cidr } from "../../../../../helper/net/cidr.js";
import type { VmAnswers, VmInterface } from "../../../../../vm-setup/survey.js";
import { macvlanNetwork } from "../../../../fakes/fake-ports.js";

const given = (text: string) => ({ text, given: text });

/** What a person says, as flags. */
export interface Said {
  readonly name?: string;
  readonly driver?: string;
  readonly parent?: string;
  readonly mode?: string;
  readonly subnets?: readonly string[];
  readonly gateways?: readonly string[];
  readonly ranges?: readonly string[];
  readonly aux?: readonly string[];
  readonly labels?: readonly string[];
  readonly internal?: boolean;
  readonly ipv6?: boolean;
}

export function textsOf(said: Said): WishTexts {
  return {
    name: said.name ?? "new",
    driver: said.driver ?? "macvlan",
    parent: said.parent === undefined ? null : given(said.parent),
    mode: said.mode ?? null,
    subnets: (said.subnets ?? []).map(given),
    gateways: (said.gateways ?? []).map(given),
    ipRanges: (said.ranges ?? []).map(given),
    auxAddresses: (said.aux ?? []).map(given),
    labels: (said.labels ?? []).map(given),
    isInternal: said.internal === true,
    wantsIpv6: said.ipv6 === true,
  };
}

export function wishOf(said: Said): NetworkWish {
  const parsed = parseWish(textsOf(said));
  if (parsed.kind === "refused") throw new Error(sentences(parsed.refusals).join("\n"));
  return parsed.wish;
}

export const sentences = (refusals: readonly NetworkRefusal[]) => refusals.map(refusalSentence);

export function interfaceOf(
  name: string,
  changes: Partial<VmInterface> & { readonly at?: string } = {},
): VmInterface {
  const { at, ...rest } = changes;
  return {
    name,
    kind: "physical",
    mac: "02:00:00:00:00:01",
    state: "up",
    link: null,
    master: null,
    addresses: at === undefined ? [] : [addressOf(at)],
    ...rest,
  };
}

function addressOf(text: string) {
  const [address = "", length = ""] = text.split("/");
  const parts = address.split(".");
  if (length === "32") return { address, prefix: text as Cidr };
  return { address, prefix: `${parts.slice(0, 3).join(".")}.0/${length}` as Cidr };
}

/** A VM on a home network by eth0, with an unnumbered eth1. */
export const HOME: Ground = {
  view: {
    interfaces: [
      interfaceOf("eth0", { at: "192.168.1.20/24" }),
      interfaceOf("eth1"),
      interfaceOf("eth2", { state: "down" }),
      interfaceOf("eth3", { master: "br0" }),
      interfaceOf("lo", { kind: "loopback", mac: null }),
      interfaceOf("dockline0", { kind: "wireguard", mac: null, at: "10.33.33.2/32" }),
    ],
    defaultRoute: { interface: "eth0", gateway: "192.168.1.1" },
  },
  networks: [],
  containerAddresses: [],
  hostPrefixes: [],
  isMac: true,
  engineMajor: 28,
  kernelVersion: "6.12.0",
};

export function groundWith(changes: Partial<Ground>): Ground {
  return { ...HOME, ...changes };
}

/** A macvlan network on eth0 with the home network's addresses, or as told. */
export function rival(
  changes: Partial<DockerNetwork> = {},
  subnet: Partial<DockerNetwork["subnets"][number]> = {},
) {
  const base = macvlanNetwork("rival", "192.168.1.0/24");
  const [first] = base.subnets;
  return {
    ...base,
    options: { parent: "eth0" },
    subnets: [{ ...first!, gateway: null, ipRange: "192.168.1.64/27" as Cidr, ...subnet }],
    ...changes,
  };
}

export const draftOf = (said: Said, ground: Ground = HOME): DraftResult => draftNetwork(wishOf(said), ground);

export function drafted(said: Said, ground: Ground = HOME): NetworkDraft {
  const result = draftOf(said, ground);
  if (result.kind === "refused") throw new Error(sentences(result.refusals).join("\n"));
  return result.draft;
}

/** A wire on which those answer, as survey.sh would report it. */
export function answersOf(draft: NetworkDraft, present: readonly string[]): VmAnswers {
  const { addresses = [], ranges = [] } = draft.questions ?? {};
  const isIn = (range: string, address: string) => {
    const [base = "", length = ""] = range.split("/");
    const last = Number(base.split(".")[3]);
    const number = Number(address.split(".")[3]);
    const isNear = address.startsWith(base.slice(0, base.lastIndexOf(".") + 1));
    return isNear && number >= last && number < last + 2 ** (32 - Number(length));
  };
  const clearRange = ranges.find((range) => !present.some((address) => isIn(range, address))) ?? null;
  const asked = ranges.slice(0, clearRange === null ? ranges.length : ranges.indexOf(clearRange));
  const answering = present.filter(
    (address) => addresses.includes(address) || asked.some((range) => isIn(range, address)),
  );
  return { answering, clearRange };
}

export function propose(
  said: Said,
  ground: Ground = HOME,
  present: readonly string[] = ["192.168.1.1"],
): Proposal {
  const draft = drafted(said, ground);
  return proposeNetwork(draft, answersOf(draft, present));
}
