import fc from "fast-check";
import { type Cidr, hostCidr, parseLooseCidr } from "../../../../helper/net/cidr.js";
import type { MacRoute } from "../../../lab/darwin/mac-kernel.js";
import type { NetstatLayout } from "../../../lab/darwin/netstat-text.js";

const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
  minLength: 8,
  maxLength: 8,
});
const ipv4 = octets.map((parts) => parts.join("."));
const ipv6 = fc.oneof(
  { weight: 4, arbitrary: groups.map((parts) => parts.map((part) => part.toString(16)).join(":")) },
  { weight: 1, arbitrary: fc.constantFrom("fe80::", "fe80::1", "ff02::", "fd00::", "2001:db8::", "::1") },
);

/** Any destination that a kernel can have: a prefix, a host route, the default. */
const destination = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(ipv4, fc.integer({ min: 1, max: 32 })).map(([one, bits]) => net(one, bits)),
  },
  { weight: 2, arbitrary: ipv4.map((one) => ({ destination: hostCidr(one) as Cidr, isHost: true })) },
  {
    weight: 4,
    arbitrary: fc.tuple(ipv6, fc.integer({ min: 1, max: 127 })).map(([one, bits]) => net(one, bits)),
  },
  { weight: 2, arbitrary: ipv6.map((one) => ({ destination: hostCidr(one) as Cidr, isHost: true })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("0.0.0.0/0", "::/0")
      .map((one) => ({ destination: one as Cidr, isHost: false })),
  },
);

function net(address: string, length: number) {
  return { destination: parseLooseCidr(`${address}/${length}`) as Cidr, isHost: false };
}

const interfaceName = fc.constantFrom("en0", "lo0", "utun0", "utun5", "bridge100", "awdl0", "ap1", "vlan0");

/** A row of any kind, flags in Apple's order. */
const row: fc.Arbitrary<MacRoute> = fc
  .record({
    at: destination,
    interfaceName,
    gateway: fc.oneof(
      ipv4,
      fc.nat(40).map((index) => `link#${index}`),
      interfaceName,
      fc.constantFrom("a4:2b:b0:c1:d2:e3", "fe80::1%en0", "8:f8:bc:62:77:40"),
    ),
    kind: fc.constantFrom("U", "UG"),
    more: fc.constantFrom("", "S", "Sc", "CS", "LWI", "SI", "cI", "SIg", "mCI"),
    expire: fc.oneof(fc.constantFrom("", "!"), fc.nat(99_999).map(String)),
  })
  .map(({ at, kind, more, ...rest }) => ({
    ...rest,
    destination: at.destination,
    flags: `${kind}${at.isHost ? "H" : ""}${more}`,
  }));

export const rows: fc.Arbitrary<readonly MacRoute[]> = fc.array(row, { maxLength: 12 });

export const layouts: fc.Arbitrary<NetstatLayout> = fc.constantFrom("modern", "counted", "long");
