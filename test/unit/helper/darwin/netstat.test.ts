import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { familyOf, parseCidr } from "../../../../helper/net/cidr.js";
import { parseNetstat } from "../../../../helper/platform/darwin/netstat.js";
import { destinationText, netstatSection, netstatText } from "../../../lab/darwin/netstat-text.js";
import { layouts, rows } from "./any-table.js";
import { fixture } from "./fixture.js";

const HEAD = "Destination        Gateway            Flags               Netif Expire";
const inet = (...lines: readonly string[]) => parseNetstat(["Internet:", HEAD, ...lines].join("\n"));
const inet6 = (...lines: readonly string[]) => parseNetstat(["Internet6:", HEAD, ...lines].join("\n"));

test("every table in Apple's abbreviation is read back as it was, in every layout", () => {
  let tables = 0;
  fc.assert(
    fc.property(rows, layouts, (table, layout) => {
      const text = netstatText([netstatSection(4, table, layout), netstatSection(6, table, layout)]);
      const expected = ([4, 6] as const).flatMap((family) =>
        table
          .filter((row) => familyOf(row.destination) === family)
          .map(({ expire: _, ...row }) => ({ ...row, isScoped: row.flags.includes("I") })),
      );
      // Ten thousand deep comparisons by expect() take half a minute.
      const isSame = isDeepStrictEqual(parseNetstat(text), expected);
      if (!isSame) expect(parseNetstat(text)).toEqual(expected);
      tables++;
    }),
    { numRuns: 10_000 },
  );
  expect(tables).toBe(10_000);
}, 60_000);

test("the destinations of Apple's compiled netname() are read, and printed, as they are", () => {
  const vectors = JSON.parse(fixture("netstat-dest-vectors.json")) as { cidr: string; netstat: string }[];
  expect(vectors).toHaveLength(33);
  for (const { cidr, netstat } of vectors) {
    const destination = parseCidr(cidr)!;
    expect(inet(`${netstat} link#4 UCS en0 !`).map((row) => row.destination)).toEqual([cidr]);
    expect(destinationText({ destination, flags: "USc", interfaceName: "en0" })).toBe(netstat);
  }
});

test("a Mac's table with a tunnel is read row by row", () => {
  const table = parseNetstat(fixture("netstat-rn-inet.macvlan-in-lan.txt"));
  const brief = (name: string) =>
    table
      .filter((row) => row.interfaceName === name)
      .map((row) => `${row.destination} ${row.gateway} ${row.flags}${row.isScoped ? " scoped" : ""}`);
  expect(brief("utun5")).toEqual([
    "10.33.33.2/32 10.33.33.1 UH",
    "172.17.0.0/16 utun5 USc",
    "172.18.0.0/16 utun5 USc",
    "172.20.0.0/14 utun5 USc",
    "192.168.1.200/29 utun5 USc",
    "192.168.1.210/32 utun5 USc",
    "192.168.1.211/32 utun5 UHS",
  ]);
  expect(brief("en0")).toEqual([
    "0.0.0.0/0 192.168.1.1 UGScg",
    "169.254.0.0/16 link#14 UCS",
    "192.168.1.0/24 link#14 UCS",
    "192.168.1.1/32 link#14 UCS",
    "192.168.1.1/32 a4:2b:b0:c1:d2:e3 UHLWIir scoped",
    "192.168.1.23/32 8:f8:bc:62:77:40 UHLWI scoped",
    "192.168.1.42/32 link#14 UCS",
    "192.168.1.255/32 ff:ff:ff:ff:ff:ff UHLWbI scoped",
    "224.0.0.0/4 link#14 UmCS",
    "224.0.0.251/32 1:0:5e:0:0:fb UHmLWI scoped",
    "239.255.255.250/32 1:0:5e:7f:ff:fa UHmLWI scoped",
    "255.255.255.255/32 link#14 UCS",
  ]);
});

test.each([
  ["netstat-rn-inet.legacy-mojave.txt", 5],
  ["netstat-rn-inet.no-tunnel.txt", 14],
  ["netstat-rn-inet.orbstack.txt", 19],
  ["netstat-rn-inet.up.txt", 18],
  ["netstat-rn-inet.vpn-conflict.txt", 21],
  ["netstat-rn-inet6.up.txt", 17],
])("no row of %s is lost", (file, count) => {
  const lines = fixture(file)
    .split("\n")
    .filter((line) => /^[0-9a-fd:]/.test(line));
  expect([lines.length, parseNetstat(fixture(file)).length]).toEqual([count, count]);
});

test("what 10.14 counts is no interface, and link-local prefixes lose their interface's name", () => {
  expect(parseNetstat(fixture("netstat-rn-inet.legacy-mojave.txt"))[2]).toEqual({
    destination: "172.17.0.0/16",
    gateway: "utun5",
    flags: "USc",
    interfaceName: "utun5",
    isScoped: false,
  });
  const destinations = parseNetstat(fixture("netstat-rn-inet6.up.txt")).map((row) => row.destination);
  expect(destinations).toContain("fe80::/64");
  expect(destinations).toContain("fe80::a62b:b0ff:fec1:d2e3/128");
  expect(destinations[0]).toBe("::/0");
});

test.each([
  ["an octet that is none", "300.17 link#4 UCS en0"],
  ["an octal octet", "172.017 link#4 UCS en0"],
  ["bits beyond the class mask", "10.0.0.5 link#4 UCS en0"],
  ["bits beyond the length", "172.17/12 link#4 UCS en0"],
  ["too long a length", "172.17/33 link#4 UCS en0"],
  ["a mask with holes", "172.17&0xff00ff link#4 UCS en0"],
  ["a host route with a length", "172.17.0.2/32 link#4 UHS en0"],
  ["a host route with too few octets", "172.17 link#4 UHS en0"],
  ["a name", "example.net link#4 UHS en0"],
  ["no gateway", "172.17 USc utun5"],
  ["a gateway in two words", "172.17 (20) 0102 USc utun5"],
  ["a number for an interface", "172.17 utun5 USc 12"],
  ["a word after the interface", "172.17 utun5 USc utun5 soon"],
  ["two words after the interface", "172.17 utun5 USc utun5 12 13"],
  ["flags that are none", "172.17 utun5 U<S> utun5"],
  ["an IPv6 destination in the IPv4 table", "fd00::/64 utun5 USc utun5"],
  ["an interface with a slash", "172.17 utun5 USc ../utun5"],
])("a row with %s is no row", (_, line) => {
  expect(inet(line)).toEqual([]);
});

test.each([
  ["an IPv4 destination", "172.17 utun5 USc utun5"],
  ["a bare prefix", "fd00:: utun5 USc utun5"],
  ["a host route with a length", "fd00::1/128 utun5 UHS utun5"],
  ["host bits", "fd00::1/64 utun5 USc utun5"],
  ["an IPv4 address inside", "::ffff:1.2.3.4 utun5 UHS utun5"],
])("in the IPv6 table, %s is no row", (_, line) => {
  expect(inet6(line)).toEqual([]);
});

test("rows without a title or under other titles, and columns that netstat(1) does not have, are no rows", () => {
  const row = "172.17 utun5 USc utun5";
  const other = HEAD.replace("Netif", "Where");
  expect([
    parseNetstat([HEAD, row].join("\n")),
    parseNetstat(["Internet:", row].join("\n")),
    parseNetstat(["Internet:", other, row].join("\n")),
    parseNetstat(["Protocol Family 18:", HEAD, row].join("\n")),
    parseNetstat(["Internet:", HEAD, "Protocol Family 18:", row].join("\n")),
    parseNetstat(""),
  ]).toEqual([[], [], [], [], [], []]);
  expect(inet(row)).toHaveLength(1);
});

test("any text is read without an error, and every row of it is canonical", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 8 }), (words) => {
      for (const { destination } of [...inet(words.join(" ")), ...inet6(words.join(" "))])
        expect(parseCidr(destination)).toBe(destination);
    }),
    { numRuns: 2_000 },
  );
});
