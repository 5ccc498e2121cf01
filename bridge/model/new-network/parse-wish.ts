import {
  type Cidr,
  canonicalAddress,
  type Family,
  parseCidr,
  parseLooseCidr,
} from "../../../helper/net/cidr.js";
import type { NetworkRefusal } from "./refusal.js";
import { type FamilyWish, isRouted, MODES, type NetworkWish, type WishDriver } from "./wish.js";

/** A word of a person, and how they gave it, such as "--subnet 10.1.0.0/16" or "NETWORK_SUBNET=10.1.0.0/16". */
export interface GivenText {
  readonly text: string;
  readonly given: string;
}

export interface WishTexts {
  readonly name: string;
  readonly driver: string;
  readonly parent: GivenText | null;
  readonly mode: string | null;
  readonly subnets: readonly GivenText[];
  readonly gateways: readonly GivenText[];
  readonly ipRanges: readonly GivenText[];
  readonly auxAddresses: readonly GivenText[];
  readonly labels: readonly GivenText[];
  readonly isInternal: boolean;
  readonly wantsIpv6: boolean;
}

export type ParsedWish =
  | { readonly kind: "wish"; readonly wish: NetworkWish }
  | { readonly kind: "refused"; readonly refusals: readonly NetworkRefusal[] };

/** What can be judged by the words alone; all that is wrong with them at once. */
export function parseWish(texts: WishTexts): ParsedWish {
  const reader = new WishReader();
  const wish = reader.read(texts);
  return reader.refusals.length === 0 && wish !== null
    ? { kind: "wish", wish }
    : { kind: "refused", refusals: reader.refusals };
}

/** As the engine has it (moby daemon/names). */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
/** What survey-plan.sh lets through, and the kernel takes. */
const INTERFACE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/;

class WishReader {
  readonly refusals: NetworkRefusal[] = [];

  read(texts: WishTexts): NetworkWish | null {
    const { name, isInternal } = texts;
    if (!NAME.test(name)) this.refusals.push({ code: "name-malformed", given: name });
    const parent = texts.parent?.text ?? null;
    if (texts.parent !== null && !INTERFACE.test(texts.parent.text)) {
      this.refusals.push({ code: "parent-malformed", given: texts.parent.given });
    }
    const driver = this.#driver(texts.driver);
    const mode = driver === null ? null : this.#mode(driver, texts.mode);
    const labels = Object.fromEntries(texts.labels.flatMap((text) => this.#label(text)));
    const ipv4 = this.#families(texts, 4);
    const ipv6 = this.#families(texts, 6);
    this.#auxAddresses(texts.auxAddresses, [ipv4, ipv6]);
    if (texts.wantsIpv6 && ipv6.subnet === null && !texts.subnets.some(({ text }) => text.includes(":"))) {
      this.refusals.push({ code: "ipv6-subnet-missing" });
    }
    if (driver === null) return null;
    const wish = { name, driver, parent, mode, isInternal, labels, ipv4, ipv6 };
    this.#unusedGateways(wish);
    return wish;
  }

  #driver(driver: string): WishDriver | null {
    if (driver === "macvlan" || driver === "ipvlan") return driver;
    this.refusals.push({ code: "driver-unknown", given: driver });
    return null;
  }

  #mode(driver: WishDriver, mode: string | null): string | null {
    const known = MODES[driver];
    if (mode !== null && !known.includes(mode)) {
      this.refusals.push({ code: "mode-unknown", driver, mode, known: known.join(", ") });
    }
    return mode;
  }

  #label({ text, given }: GivenText): [string, string][] {
    const [, key = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(text) ?? [];
    if (key !== "") return [[key, value]];
    this.refusals.push({ code: "label-malformed", given });
    return [];
  }

  #families(texts: WishTexts, family: Family): DraftFamily {
    const of = (all: readonly GivenText[]) => all.filter(({ text }) => text.includes(":") === (family === 6));
    return {
      subnet: this.#only(of(texts.subnets), family, "subnet", (text) => this.#prefix(text, "subnet")),
      ipRange: this.#only(of(texts.ipRanges), family, "range", (text) => this.#prefix(text, "range")),
      gateway: this.#only(of(texts.gateways), family, "gateway", (text) => this.#address(text)),
      auxAddresses: {},
    };
  }

  #only<T>(
    all: readonly GivenText[],
    family: Family,
    what: "subnet" | "range" | "gateway",
    parse: (text: GivenText) => T | null,
  ): T | null {
    const [first, second] = all;
    if (second !== undefined) this.refusals.push({ code: `${what}-repeated`, given: second.given, family });
    return first === undefined ? null : parse(first);
  }

  #prefix({ text, given }: GivenText, what: "subnet" | "range"): Cidr | null {
    const exact = parseCidr(text);
    if (exact !== null) return exact;
    const canonical = parseLooseCidr(text);
    if (canonical === null) this.refusals.push({ code: `${what}-malformed`, given });
    else this.refusals.push({ code: `${what}-not-canonical`, given, canonical });
    return null;
  }

  #address({ text, given }: GivenText): string | null {
    const address = canonicalAddress(text);
    if (address === null) this.refusals.push({ code: "gateway-malformed", given });
    return address;
  }

  /** Each to its family; whether it is in the subnet is seen when that is known. */
  #auxAddresses(texts: readonly GivenText[], [ipv4, ipv6]: readonly [DraftFamily, DraftFamily]): void {
    const names = new Set<string>();
    for (const { text, given } of texts) {
      const [, name = "", written = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      const address = canonicalAddress(written);
      if (address === null) this.refusals.push({ code: "aux-malformed", given });
      else if (names.has(name)) this.refusals.push({ code: "aux-repeated", name });
      else (address.includes(":") ? ipv6 : ipv4).auxAddresses[name] = address;
      names.add(name);
    }
  }

  #unusedGateways(wish: NetworkWish): void {
    const why = wish.isInternal ? "internal" : isRouted(wish) ? "routed" : null;
    if (why === null) return;
    for (const { gateway } of [wish.ipv4, wish.ipv6]) {
      if (gateway !== null) this.refusals.push({ code: "gateway-not-used", gateway, why });
    }
  }
}

/** While it is read. */
type DraftFamily = FamilyWish & { readonly auxAddresses: Record<string, string> };
