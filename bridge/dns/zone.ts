import type { Answer, OptAnswer, Question, SoaAnswer } from "dns-packet";
import type { Zone as ZoneName } from "../../helper/net/zone.js";
import type { NameRecords } from "./names.js";
import { addressOfReverseName } from "./reverse-name.js";

/** Seconds that a resolver may keep an address: a container that starts again may have another one. */
const TTL_SECONDS = 2;
/** Seconds that it may keep that there is none. */
const NEGATIVE_TTL_SECONDS = 1;
/** So many addresses of one name fit into any answer over TCP. */
const MOST_ADDRESSES = 200;

/** What a question is answered with, its transport and the rest of the message apart. */
export interface ZoneAnswer {
  readonly code: "no-error" | "no-such-name" | "refused";
  readonly isAuthoritative: boolean;
  readonly answers: readonly Exclude<Answer, OptAnswer>[];
  readonly authorities: readonly SoaAnswer[];
}

const REFUSED: ZoneAnswer = { code: "refused", isAuthoritative: false, answers: [], authorities: [] };

interface Addresses {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

const NO_ADDRESSES: Addresses = { ipv4: [], ipv6: [] };

/** One DNS zone with the records of one moment. Of everything else it knows nothing, and says so (REFUSED). */
export class Zone {
  readonly #name: ZoneName;
  readonly #serial: number;
  readonly #addresses: ReadonlyMap<string, Addresses>;
  readonly #reverse: ReadonlyMap<string, string>;

  /** `serial` is another one for other records (RFC 1035, 3.3.13). */
  constructor(name: ZoneName, records: NameRecords, serial: number) {
    this.#name = name;
    this.#serial = serial;
    const parents = records.forward.flatMap((record) => parentsOf(record.name));
    this.#addresses = new Map<string, Addresses>([
      ...parents.map((parent) => [parent, NO_ADDRESSES] as const),
      ...records.forward.map((record) => [record.name, record] as const),
      [name, NO_ADDRESSES],
    ]);
    this.#reverse = records.reverse;
  }

  answer({ name, type: askedType, class: requestClass = "IN" }: Question): ZoneAnswer {
    // Its declared type lacks ANY.
    const type: string = askedType;
    if (requestClass !== "IN") return REFUSED;
    const asked = name.toLowerCase();
    const address = addressOfReverseName(asked);
    if (address !== null) return this.#answerReverse(name, type, address);
    if (asked !== this.#name && !asked.endsWith(`.${this.#name}`)) return REFUSED;
    // Compose's names have underscores, which a host's name cannot have: who types one means its hyphen.
    const found = this.#addresses.get(asked.replaceAll("_", "-"));
    if (found === undefined) return this.#nothing("no-such-name");
    if (asked === this.#name && (type === "SOA" || type === "ANY")) {
      return { code: "no-error", isAuthoritative: true, answers: [this.#soa()], authorities: [] };
    }
    const answers = [
      ...(type === "A" || type === "ANY" ? records(name, "A", found.ipv4) : []),
      ...(type === "AAAA" || type === "ANY" ? records(name, "AAAA", found.ipv6) : []),
    ];
    return answers.length === 0
      ? this.#nothing("no-error")
      : { code: "no-error", isAuthoritative: true, answers, authorities: [] };
  }

  /** The reverse zones are others': a single address in them is all that is ours. */
  #answerReverse(name: string, type: string, address: string): ZoneAnswer {
    const data = this.#reverse.get(address);
    if (data === undefined) return REFUSED;
    const isAsked = type === "PTR" || type === "ANY";
    const answers = isAsked ? [{ name, type: "PTR", ttl: TTL_SECONDS, data } as const] : [];
    return { code: "no-error", isAuthoritative: true, answers, authorities: [] };
  }

  /** With the SOA, whose minimum is how long that may be believed (RFC 2308). */
  #nothing(code: "no-error" | "no-such-name"): ZoneAnswer {
    return { code, isAuthoritative: true, answers: [], authorities: [this.#soa()] };
  }

  #soa(): SoaAnswer {
    const data = {
      mname: `dockline.${this.#name}`,
      rname: `nobody.${this.#name}`,
      serial: this.#serial,
      refresh: TTL_SECONDS,
      retry: TTL_SECONDS,
      expire: TTL_SECONDS,
      minimum: NEGATIVE_TTL_SECONDS,
    };
    return { name: this.#name, type: "SOA", ttl: NEGATIVE_TTL_SECONDS, data };
  }
}

function records(name: string, type: "A" | "AAAA", addresses: readonly string[]) {
  return addresses.slice(0, MOST_ADDRESSES).map((data) => ({ name, type, ttl: TTL_SECONDS, data }) as const);
}

/** "web.shop.docker.test" → "shop.docker.test", "docker.test", "test"; a parent exists, though it has no address. */
function parentsOf(name: string): string[] {
  const labels = name.split(".");
  return labels.slice(1).map((_, index) => labels.slice(index + 1).join("."));
}
