import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addressAt,
  canonicalAddress,
  contains,
  firstAddressOf,
  hostCidr,
  overlaps,
  parseCidr,
  parseLooseCidr,
  prefixOf,
} from "../../../helper/net/cidr.js";

test.each([
  ["172.17.0.0/16", "172.17.0.0/16"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["10.0.0.1/32", "10.0.0.1/32"],
  ["FD00:0:0:1::/64", "fd00:0:0:1::/64"],
  ["fd00::1:0:0:0/128", "fd00::1:0:0:0/128"],
  ["::/0", "::/0"],
  ["1:0:0:2:0:0:0:3/128", "1:0:0:2::3/128"],
])("%s is the prefix %s", (text, canonical) => {
  expect(parseCidr(text)).toBe(canonical);
});

test.each([
  "172.17.0.0",
  "172.17.0.1/16",
  "172.17.0.0/33",
  "172.17/16",
  "172.017.0.0/16",
  "0x0a.0.0.0/8",
  "10.0.0.0/08",
  "10.0.0.0/-1",
  "10.0.0.0/",
  "/8",
  "256.0.0.0/8",
  "10.0.0.0/8 ",
  "10.0.0.0/8\n",
  "::ffff:10.0.0.1/128",
  "fe80::1%eth0/64",
  "fd00::/129",
  "fd00:::/64",
  "1:2:3:4:5:6:7:8:9/64",
  "1::2::3/64",
  "12345::/64",
  "",
  "٣.0.0.0/8",
])("%j is not a prefix", (text) => {
  expect(parseCidr(text)).toBeNull();
});

const prefixes = fc.oneof(
  fc.tuple(
    fc.constant(4 as const),
    fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
    fc.integer({ min: 0, max: 32 }),
  ),
  fc.tuple(
    fc.constant(6 as const),
    fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
    fc.integer({ min: 0, max: 128 }),
  ),
);

const textOf = (family: 4 | 6, base: bigint) =>
  family === 4
    ? [24n, 16n, 8n, 0n].map((shift) => (base >> shift) & 255n).join(".")
    : Array.from({ length: 8 }, (_, i) => ((base >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(":");

test("whatever address a prefix is written with, its canonical text reads back as itself", () => {
  fc.assert(
    fc.property(prefixes, ([family, base, length]) => {
      const cidr = parseLooseCidr(`${textOf(family, base)}/${length}`)!;
      const shift = BigInt((family === 4 ? 32 : 128) - length);
      expect(parseCidr(cidr)).toBe(cidr);
      expect(prefixOf(cidr)).toEqual({ family, base: (base >> shift) << shift, length });
    }),
  );
});

test("a prefix contains an address exactly when cutting the address to its length gives the prefix", () => {
  fc.assert(
    fc.property(prefixes, prefixes, ([family, base, length], [otherFamily, other]) => {
      const cidr = parseLooseCidr(`${textOf(family, base)}/${length}`)!;
      const host = hostCidr(textOf(otherFamily, other))!;
      const isSame =
        family === otherFamily && parseLooseCidr(`${textOf(otherFamily, other)}/${length}`) === cidr;
      expect(contains(cidr, host)).toBe(isSame);
      expect(overlaps(host, cidr)).toBe(isSame);
    }),
  );
});

test("no text makes the parser throw, and what it accepts is canonical", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."0123456789abcdef.:/%") })),
      (text) => {
        const cidr = parseCidr(text);
        if (cidr !== null) expect(parseCidr(cidr)).toBe(cidr);
        const address = canonicalAddress(text);
        if (address !== null) expect(canonicalAddress(address)).toBe(address);
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([
  ["172.17.0.0/16", "172.17.0.1"],
  ["192.168.255.0/24", "192.168.255.1"],
  ["fd00:db8::/64", "fd00:db8::1"],
])("the first address of %s is %s", (text, address) => {
  expect(firstAddressOf(parseCidr(text)!)).toBe(address);
});

test.each([
  ["192.168.77.0/24", 254, "192.168.77.254"],
  ["10.9.0.0/16", 256, "10.9.1.0"],
  ["10.0.0.7/32", 0, "10.0.0.7"],
  ["fd00:db8::/64", 2, "fd00:db8::2"],
])("in %s, address number %i is %s", (text, index, address) => {
  expect(addressAt(parseCidr(text)!, index)).toBe(address);
});

test.each([-1, 256])("192.168.77.0/24 has no address number %i", (index) => {
  expect(() => addressAt(parseCidr("192.168.77.0/24")!, index)).toThrow(RangeError);
});
