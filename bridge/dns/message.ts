import * as dns from "dns-packet";
import type { Zone } from "./zone.js";

/** How an answer travels; what does not fit into a datagram is asked for again over TCP. */
export type Transport = "udp" | "tcp";

const HEADER_BYTES = 12;
/** No question about a name has more, with all that EDNS adds. */
export const MAX_QUERY_BYTES = 4096;
/** Without EDNS (RFC 1035), and the most that is sent with it: what every path takes in one piece (RFC 9715). */
const PLAIN_UDP_BYTES = 512;
const MAX_UDP_BYTES = 1232;

const IS_RESPONSE = 0x8000;
const CODE = { "no-error": 0, "bad-format": 1, "no-such-name": 3, "not-implemented": 4, refused: 5 } as const;
/** 16, of which the upper bits travel in EDNS (RFC 6891). */
const BAD_VERSION_UPPER_BITS = 1;

/**
 * The answer to a message that came from anybody, null for none at all: to what is too short to be one, and to
 * answers, so that two servers cannot keep each other busy. Never throws.
 */
export function answerMessage(zone: Zone, query: Buffer, transport: Transport): Buffer | null {
  if (query.length < HEADER_BYTES || query.length > MAX_QUERY_BYTES) return null;
  const flags = query.readUInt16BE(2);
  if ((flags & IS_RESPONSE) !== 0) return null;
  const base = { id: query.readUInt16BE(0), flags: flags & dns.RECURSION_DESIRED };
  if (((flags >> 11) & 0xf) !== 0) return bare(base, "not-implemented");
  const parsed = parseQuery(query);
  return parsed === null ? bare(base, "bad-format") : reply(zone, parsed, { ...base, transport });
}

interface Query {
  readonly question: dns.Question;
  readonly edns: dns.OptAnswer | null;
}

interface ReplyOptions {
  readonly id: number;
  readonly flags: number;
  readonly transport: Transport;
}

/** One question and nothing else but EDNS and the like; null for the rest, and for what nobody can read. */
function parseQuery(query: Buffer): Query | null {
  const counts = [4, 6, 8, 10].map((offset) => query.readUInt16BE(offset));
  const [questions, answers, authorities, additionals = 0] = counts;
  if (questions !== 1 || answers !== 0 || authorities !== 0 || additionals > 2) return null;
  try {
    const decoded = dns.decode(query);
    const [question] = decoded.questions ?? [];
    if (question === undefined || !isWrittenPlainly(query, question)) return null;
    const isEdns = (one: dns.Answer): one is dns.OptAnswer => one.type === "OPT";
    return { question, edns: decoded.additionals?.find(isEdns) ?? null };
  } catch {
    return null;
  }
}

/**
 * Whether the question is what our own encoder makes of it. Labels with dots or bytes beyond ASCII in them would
 * else be read as other names, and could not be sent back as they came.
 */
function isWrittenPlainly(query: Buffer, question: dns.Question): boolean {
  const own = dns.encode({ questions: [question] }).subarray(HEADER_BYTES);
  return own.equals(query.subarray(HEADER_BYTES, HEADER_BYTES + own.length));
}

function reply(zone: Zone, { question, edns }: Query, { id, flags, transport }: ReplyOptions): Buffer {
  const isOtherVersion = edns !== null && edns.ednsVersion !== 0;
  const additionals = edns === null ? [] : [ednsAnswer(isOtherVersion ? BAD_VERSION_UPPER_BITS : 0)];
  const packet: dns.Packet = { type: "response", id, questions: [question], additionals };
  if (isOtherVersion) return dns.encode({ ...packet, flags });
  const { code, isAuthoritative, answers, authorities } = zone.answer(question);
  const all = flags | CODE[code] | (isAuthoritative ? dns.AUTHORITATIVE_ANSWER : 0);
  const whole = dns.encode({ ...packet, flags: all, answers: [...answers], authorities: [...authorities] });
  if (transport === "tcp" || whole.length <= udpLimit(edns)) return whole;
  return dns.encode({ ...packet, flags: all | dns.TRUNCATED_RESPONSE });
}

function udpLimit(edns: dns.OptAnswer | null): number {
  return Math.min(Math.max(edns?.udpPayloadSize ?? 0, PLAIN_UDP_BYTES), MAX_UDP_BYTES);
}

function ednsAnswer(extendedRcode: number): dns.OptAnswer {
  return {
    name: ".",
    type: "OPT",
    udpPayloadSize: MAX_UDP_BYTES,
    extendedRcode,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

/** Without the question: where it could not be read, it cannot be repeated. */
function bare({ id, flags }: Omit<ReplyOptions, "transport">, code: keyof typeof CODE): Buffer {
  return dns.encode({ type: "response", id, flags: flags | CODE[code] });
}
