import * as dns from "dns-packet";
import fc from "fast-check";
import { expect, test } from "vitest";
import { answerMessage, type Transport } from "../../../../bridge/dns/message.js";
import { Zone } from "../../../../bridge/dns/zone.js";
import { parseZone, type Zone as ZoneName } from "../../../../helper/net/zone.js";

const many = Array.from({ length: 250 }, (_, index) => `172.20.1.${index}`);
const zone = new Zone(
  parseZone("docker.test") as ZoneName,
  {
    forward: [
      { name: "web.shop.docker.test", ipv4: ["172.20.0.2", "172.21.0.2"], ipv6: ["fd00::2"] },
      { name: "four.docker.test", ipv4: ["172.20.0.4"], ipv6: [] },
      { name: "silent.docker.test", ipv4: [], ipv6: [] },
      { name: "many.docker.test", ipv4: many, ipv6: [] },
    ],
    reverse: new Map([
      ["172.20.0.2", "web.shop.docker.test"],
      ["fd00::2", "web.shop.docker.test"],
    ]),
  },
  7,
);

type Asked = Omit<dns.Packet, "questions"> & { readonly type?: "query" };

function query(name: string, type: string, rest: Asked = {}, requestClass: dns.RecordClass = "IN"): Buffer {
  const questions = [{ name, type: type as dns.RecordType, class: requestClass }];
  return dns.encode({ type: "query", id: 77, flags: dns.RECURSION_DESIRED, questions, ...rest });
}

/** What matters of an answer. */
function ask(message: Buffer, transport: Transport = "udp") {
  const bytes = answerMessage(zone, message, transport);
  if (bytes === null) return null;
  const { id, answers, authorities, ...rest } = dns.decode(bytes) as dns.DecodedPacket;
  expect(id).toBe(message.readUInt16BE(0));
  return {
    code: (rest as unknown as { rcode: string }).rcode,
    isAuthoritative: rest.flag_aa,
    isTruncated: rest.flag_tc,
    answers: (answers ?? []).map((one) =>
      "data" in one ? `${one.name} ${one.type} ${String(one.data)}` : one.type,
    ),
    authorities: (authorities ?? []).map(({ name, type }) => `${name} ${type}`),
  };
}

const SOA = ["docker.test SOA"];
const found = (...answers: string[]) => ({
  code: "NOERROR",
  isAuthoritative: true,
  isTruncated: false,
  answers,
  authorities: [],
});
const nothing = (code: string) => ({ ...found(), code, authorities: SOA });
const refused = { ...found(), code: "REFUSED", isAuthoritative: false };

test.each([
  [
    "web.shop.docker.test",
    "A",
    found("web.shop.docker.test A 172.20.0.2", "web.shop.docker.test A 172.21.0.2"),
  ],
  ["web.shop.docker.test", "AAAA", found("web.shop.docker.test AAAA fd00::2")],
  ["WEB.Shop.docker.TEST", "AAAA", found("WEB.Shop.docker.TEST AAAA fd00::2")],
  ["four.docker.test", "AAAA", nothing("NOERROR")],
  ["silent.docker.test", "A", nothing("NOERROR")],
  ["shop.docker.test", "A", nothing("NOERROR")],
  ["docker.test", "A", nothing("NOERROR")],
  ["web.shop.docker.test", "MX", nothing("NOERROR")],
  ["web.shop.docker.test", "HTTPS", nothing("NOERROR")],
  ["nobody.docker.test", "A", nothing("NXDOMAIN")],
  ["x.web.shop.docker.test", "A", nothing("NXDOMAIN")],
  ["xdocker.test", "A", refused],
  ["test", "A", refused],
  ["example.com", "A", refused],
  [".", "NS", refused],
  ["2.0.20.172.in-addr.arpa", "PTR", found("2.0.20.172.in-addr.arpa PTR web.shop.docker.test")],
  ["2.0.20.172.in-addr.arpa", "A", found()],
  ["9.0.20.172.in-addr.arpa", "PTR", refused],
  ["999.0.20.172.in-addr.arpa", "PTR", refused],
  [
    `2.${"0.".repeat(27)}0.0.d.f.ip6.arpa`,
    "PTR",
    found(`2.${"0.".repeat(27)}0.0.d.f.ip6.arpa PTR web.shop.docker.test`),
  ],
] as const)("%s %s", (name, type, expected) => {
  expect(ask(query(name, type))).toEqual(expected);
});

test("ANY gets all addresses, the zone's own record is its SOA, and other classes are refused", () => {
  expect(ask(query("web.shop.docker.test", "ANY"))?.answers).toHaveLength(3);
  expect(ask(query("docker.test", "SOA"))?.answers).toEqual(["docker.test SOA [object Object]"]);
  expect(ask(query("web.shop.docker.test", "A", {}, "CH"))).toEqual(refused);
});

test("no record is kept for more than 5 s, a missing one for 1 s", () => {
  const times = (message: Buffer) => {
    const { answers = [], authorities = [] } = dns.decode(answerMessage(zone, message, "udp") as Buffer);
    return [...answers, ...authorities].map((one) => [
      one.type,
      "ttl" in one ? one.ttl : null,
      one.type === "SOA" ? one.data.minimum : null,
    ]);
  };
  expect(times(query("four.docker.test", "A"))).toEqual([["A", 2, null]]);
  expect(times(query("nobody.docker.test", "A"))).toEqual([["SOA", 1, 1]]);
});

const edns = (udpPayloadSize: number, ednsVersion = 0): dns.OptAnswer => ({
  name: ".",
  type: "OPT",
  udpPayloadSize,
  extendedRcode: 0,
  ednsVersion,
  flags: 0x8000,
  flag_do: true,
  options: [],
});

test.each([
  ["without EDNS", [], 512],
  ["with less than everybody takes", [edns(100)], 512],
  ["with EDNS", [edns(1000)], 1000],
  ["with more than is sent", [edns(65535)], 1232],
])("%s, what is too long for a datagram is cut and comes whole over TCP", (_, additionals, limit) => {
  const message = query("many.docker.test", "A", { additionals });
  expect(ask(message)).toEqual({ ...found(), isTruncated: true });
  expect(answerMessage(zone, message, "udp")?.length).toBeLessThanOrEqual(limit);
  expect(ask(message, "tcp")?.answers).toHaveLength(200);
  expect(answerMessage(zone, message, "tcp")?.length).toBeLessThan(65536);
});

test("EDNS is answered with EDNS, and another version of it with BADVERS", () => {
  const answer = (version: number) => {
    const message = query("four.docker.test", "A", { additionals: [edns(1232, version)] });
    const { additionals = [], answers = [] } = dns.decode(answerMessage(zone, message, "udp") as Buffer);
    return {
      codes: additionals.map((one) => one.type === "OPT" && one.extendedRcode),
      count: answers.length,
    };
  };
  expect([answer(0), answer(1)]).toEqual([
    { codes: [0], count: 1 },
    { codes: [1], count: 0 },
  ]);
  expect(ask(query("four.docker.test", "A"))).toEqual(found("four.docker.test A 172.20.0.4"));
});

const malformed = { ...refused, code: "FORMERR" };

test.each([
  [
    "a response",
    Buffer.concat([Buffer.from([0, 77, 0x80]), query("four.docker.test", "A").subarray(3)]),
    null,
  ],
  ["less than a header", Buffer.alloc(11), null],
  ["more than any question", Buffer.concat([query("four.docker.test", "A"), Buffer.alloc(4096)]), null],
  ["another opcode", Buffer.from([0, 1, 0x28, 0, ...Array(8).fill(0)]), { ...refused, code: "NOTIMP" }],
  ["no question", dns.encode({ type: "query", id: 3 }), malformed],
  ["half a question", query("four.docker.test", "A").subarray(0, 20), malformed],
  [
    "an answer in a question",
    query("four.docker.test", "A", { answers: [{ name: "x", type: "A", data: "1.1.1.1" }] }),
    malformed,
  ],
  [
    "a name that points to itself",
    Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1]),
    malformed,
  ],
  [
    "a label with a dot in it",
    Buffer.from("\0\x01\x01\0\0\x01\0\0\0\0\0\0\x08four.doc\0\0\x01\0\x01", "latin1"),
    malformed,
  ],
  [
    "a label of 63 bytes that are no text",
    Buffer.concat([
      Buffer.from("\0\x01\x01\0\0\x01\0\0\0\0\0\0\x3f", "latin1"),
      Buffer.alloc(63, 0xff),
      Buffer.from([0, 0, 1, 0, 1]),
    ]),
    malformed,
  ],
])("%s", (_, message, expected) => {
  expect(ask(message)).toEqual(expected);
});

test("whatever comes, the answer is a message with its id, of a length that its transport carries, or none", () => {
  const good = query("web.shop.docker.test", "A", { additionals: [edns(4096)] });
  const mutated = fc
    .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 })
    .map((changes) => {
      const copy = Buffer.from(good);
      for (const [index, byte] of changes) copy[index] = byte;
      return copy;
    });
  const cut = fc.nat(good.length).map((length) => good.subarray(0, length));
  const noise = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes));
  const header = fc
    .uint8Array({ maxLength: 300 })
    .map((bytes) => Buffer.concat([Buffer.from([1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]), bytes]));
  fc.assert(
    fc.property(
      fc.oneof(mutated, cut, noise, header),
      fc.constantFrom<Transport>("udp", "tcp"),
      (message, how) => {
        const answer = answerMessage(zone, message, how);
        if (answer === null) return;
        expect(answer.readUInt16BE(0)).toBe(message.readUInt16BE(0));
        expect(answer.readUInt16BE(2) & 0x8000).toBe(0x8000);
        expect(answer.length).toBeLessThanOrEqual(how === "udp" ? 1232 : 65535);
        dns.decode(answer);
        // An answer is never answered.
        expect(answerMessage(zone, answer, how)).toBe(null);
      },
    ),
    { numRuns: 20_000 },
  );
});
