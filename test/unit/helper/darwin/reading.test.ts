import { expect, test } from "vitest";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { parseIfconfig, settingCommands } from "../../../../helper/platform/darwin/ifconfig.js";
import { RouteMonitor } from "../../../../helper/platform/darwin/route-monitor.js";
import { parseScutilDns } from "../../../../helper/platform/darwin/scutil-dns.js";
import { fixture } from "./fixture.js";

const EN0 = {
  name: "en0",
  isLoopback: false,
  isUp: true,
  mtu: 1500,
  addresses: [
    { address: "fe80::10a5:2b3c:4d5e:6f70", prefix: "fe80::/64" },
    { address: "192.168.1.42", prefix: "192.168.1.0/24" },
  ],
};
const UTUN5 = {
  name: "utun5",
  isLoopback: false,
  isUp: true,
  mtu: 1420,
  addresses: [
    { address: "10.33.33.1", prefix: "10.33.33.2/32" },
    { address: "fd33:3333::1", prefix: "fd33:3333::/64" },
  ],
};

test("interfaces are read with their addresses, and the other end of a point-to-point link", () => {
  expect(parseIfconfig(`${fixture("ifconfig-en0.txt")}${fixture("ifconfig-utun5.v4v6.txt")}`)).toEqual([
    EN0,
    UTUN5,
  ]);
  expect(parseIfconfig(fixture("ifconfig-utun5.fresh.txt"))).toEqual([
    { ...UTUN5, mtu: 1500, addresses: [] },
  ]);
});

test("loopback and down are told, what is not understood is left out, and any text is read", () => {
  const text = [
    "lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384",
    "\tinet 127.0.0.1 netmask 0xff000000",
    "\tinet 10.0.0.1 netmask 0xff00ff00",
    "\tinet 10.0.0.300 netmask 0xff000000",
    "\tinet6 ::1 prefixlen 128 ",
    "\tinet6 fe80::1%lo0 prefixlen 129 scopeid 0x1 ",
    "gif0: flags=8010<POINTOPOINT,MULTICAST> mtu 1280 constrained",
    "stf0: flags=0 metric 3 mtu 1280",
    "what: is this",
    "ifconfig: interface utun99 does not exist",
  ].join("\n");
  const off = { isLoopback: false, isUp: false, mtu: 1280, addresses: [] };
  expect(parseIfconfig(text)).toEqual([
    {
      name: "lo0",
      isLoopback: true,
      isUp: true,
      mtu: 16384,
      addresses: [
        { address: "127.0.0.1", prefix: "127.0.0.0/8" },
        { address: "::1", prefix: "::1/128" },
      ],
    },
    { name: "gif0", ...off },
    { name: "stf0", ...off },
  ]);
  expect(parseIfconfig("")).toEqual([]);
});

const SETTINGS = {
  interfaceName: "utun5",
  mtu: 1400,
  addresses: ["10.33.33.1/32", "fd33:33::1/128"] as Cidr[],
};

test("a new interface is given everything, and one that has everything nothing", () => {
  expect(settingCommands(SETTINGS, null).map((argv) => argv.join(" "))).toEqual([
    "/sbin/ifconfig utun5 mtu 1400",
    "/sbin/ifconfig utun5 inet 10.33.33.1/32 10.33.33.1 alias",
    "/sbin/ifconfig utun5 inet6 fd33:33::1/128 alias",
    "/sbin/ifconfig utun5 up",
  ]);
  const set = parseIfconfig(
    [
      "utun5: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1400",
      "\tinet 10.33.33.1 --> 10.33.33.1 netmask 0xffffffff",
      "\tinet6 fe80::1%utun5 prefixlen 64 scopeid 0x17 ",
      "\tinet6 fd33:33::1 prefixlen 128 ",
    ].join("\n"),
  )[0]!;
  expect(settingCommands(SETTINGS, set)).toEqual([]);
  expect(settingCommands({ ...SETTINGS, addresses: [] }, set).map((argv) => argv.join(" "))).toEqual([
    "/sbin/ifconfig utun5 inet 10.33.33.1 -alias",
    "/sbin/ifconfig utun5 inet6 fd33:33::1 -alias",
  ]);
});

test("DNS servers of every resolver are read once, loopback ones left out", () => {
  expect(parseScutilDns(fixture("scutil-dns.txt"))).toEqual(["192.168.1.1"]);
  const text =
    "  nameserver[0] : fe80::1%en0\n  nameserver[1] : ::1\n  nameserver[2] : 10.8.0.1 \n  port : 53\n";
  expect(parseScutilDns(`${text}  nameserver[3] : 10.8.0.2\n  nameserver[4] : nonsense\n`)).toEqual([
    "fe80::1",
    "10.8.0.2",
  ]);
  expect(parseScutilDns("No DNS configuration available\n")).toEqual([]);
});

/** Which of the messages are hints, each read on its own. */
function hints(text: string): readonly string[] {
  return text
    .split("\n\n")
    .filter((message) => new RouteMonitor().read(`${message}\n`))
    .map((message) => `${/^RTM_\w+/m.exec(message)![0]}${/ errno \d+/.exec(message)?.[0] ?? ""}`);
}

test("changes are hints; refused attempts and lookups that failed are not", () => {
  expect(hints(fixture("route-monitor.txt"))).toEqual([
    "RTM_IFINFO",
    "RTM_NEWADDR",
    "RTM_ADD errno 0",
    "RTM_DELETE errno 0",
    "RTM_DELADDR",
    "RTM_DELETE errno 0",
    "RTM_ADD errno 0",
  ]);
});

test("a message that comes in pieces is one hint, and one that never ends is none", () => {
  const text = "\ngot message of size 132\nRTM_ADD: Add Route: len 132, pid: 1, seq 1, errno 0, flags:<UP>\n";
  const monitor = new RouteMonitor();
  expect([...text].filter((letter) => monitor.read(letter))).toEqual(["\n"]);
  const endless = new RouteMonitor();
  for (let piece = 0; piece < 100; piece++) expect(endless.read("RTM_".padEnd(1_000, "x"))).toBe(false);
  expect(endless.read(" RTM_NEW: something unheard of\nRTM_NEW: something unheard of\n")).toBe(true);
});
