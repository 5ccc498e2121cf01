import { expect, test } from "vitest";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { MemoryMac } from "../../../fakes/memory-mac.js";
import { ifconfig } from "../../../lab/darwin/ifconfig-tool.js";
import { netstat } from "../../../lab/darwin/netstat-tool.js";
import { dscacheutil } from "../../../lab/darwin/resolver-tools.js";
import { route } from "../../../lab/darwin/route-tool.js";
import { scutil } from "../../../lab/darwin/scutil-tool.js";
import { fixture, ROUTE_CASES } from "./fixture.js";

/** utun5 with addresses of both families, and en4 with a network of its own. */
function newMac(): MemoryMac {
  const mac = new MemoryMac();
  mac.addEthernet("en4", ["172.18.0.9/16"]);
  mac.addDevice("utun5", ["UP", "POINTOPOINT", "RUNNING", "MULTICAST"], []);
  mac.devices
    .get("utun5")!
    .addresses.push(
      { address: "10.33.33.1", peer: "10.33.33.2", length: 32 },
      { address: "fd33:3333::1", peer: null, length: 64 },
    );
  return mac;
}

/** Brings `mac` to where the outcome of that name happens. */
async function prepare(mac: MemoryMac, name: string): Promise<void> {
  const add = (destination: string) =>
    mac.addRoute(destination as Cidr, { kind: "interface", name: "utun5" });
  if (/exists|delete ok/.test(name)) await add("172.17.0.0/16");
  if (name.includes("no v4 address")) mac.devices.get("utun5")!.addresses.splice(0, 1);
}

test.each(ROUTE_CASES)("route, as Apple's: $name", async (one) => {
  const mac = newMac();
  await prepare(mac, one.name);
  const before = JSON.stringify(mac.table);
  const said = await route(mac, one.argv.slice(1), { isRoot: one.code !== 77 });
  expect(said).toEqual({ exitCode: one.code, stdout: one.stdout, stderr: one.stderr });
  expect(JSON.stringify(mac.table) !== before).toBe(one.verdict === "ok");
});

test("a delete takes whoever's route has the destination, and names what it was asked for", async () => {
  const mac = newMac();
  const said = await route(mac, ["-n", "delete", "-inet", "172.18.0.0/16", "-interface", "utun5"]);
  expect(said.stdout).toBe("delete net 172.18.0.0: gateway utun5\n");
  expect(mac.deleted).toEqual([{ destination: "172.18.0.0/16", interfaceName: "en4" }]);
});

test("a single IPv6 address is a host route, and netstat shows it without a length", async () => {
  const mac = newMac();
  const said = await route(mac, ["-n", "add", "-inet6", "fd33:3333::2/128", "-interface", "utun5"]);
  expect(said.stdout).toBe("add host fd33:3333::2/128: gateway utun5\n");
  expect((await netstat(mac, ["-rn", "-f", "inet6"])).stdout).toMatch(/^fd33:3333::2 +utun5 +UHS +utun5 +$/m);
});

test.each([
  ["no length", ["-n", "add", "-inet", "172.17", "-interface", "utun5"], 99],
  ["a host with a length", ["-n", "add", "-host", "172.17.0.2/32", "-interface", "utun5"], 99],
  ["-interface after the name", ["-n", "add", "-inet", "172.17.0.0/16", "utun5", "-interface"], 99],
  ["no command", ["-n"], 64],
  ["a command that is none", ["-n", "remove", "172.17.0.0/16"], 64],
  ["IPv4 where IPv6 was said", ["-n", "add", "-inet6", "172.17.0.0/16", "-interface", "utun5"], 1],
  ["flush", ["-n", "flush"], 99],
] as const)("route refuses %s", async (_, argv, exitCode) => {
  const mac = newMac();
  expect((await route(mac, argv)).exitCode).toBe(exitCode);
  expect(mac.table).toEqual(newMac().table);
});

test("ifconfig prints what Apple's does", async () => {
  const mac = newMac();
  mac.devices.get("utun5")!.mtu = 1420;
  expect((await ifconfig(mac, ["utun5"])).stdout).toBe(fixture("ifconfig-utun5.v4v6.txt"));
  const missing = fixture("ifconfig-utun99.missing.stderr.txt");
  expect(await ifconfig(mac, ["utun99"])).toEqual({ exitCode: 1, stdout: "", stderr: missing });
  expect((await ifconfig(mac, ["lo0"])).stdout).toBe(
    [
      "lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 1500",
      "\tinet 127.0.0.1 netmask 0xff000000",
      "\tinet6 ::1 prefixlen 128 ",
      "\tnd6 options=201<PERFORMNUD,DAD>\n",
    ].join("\n"),
  );
  expect((await ifconfig(mac, ["en4"])).stdout).toContain(
    "\tinet 172.18.0.9 netmask 0xffff0000 broadcast 172.18.255.255\n",
  );
});

test("an address without alias replaces the first, a refused MTU only warns, an absent address is an error", async () => {
  const mac = newMac();
  await ifconfig(mac, ["utun5", "inet", "10.1.0.1/32", "10.1.0.1"]);
  expect(mac.devices.get("utun5")!.addresses.map((one) => one.address)).toEqual(["fd33:3333::1", "10.1.0.1"]);
  expect(await ifconfig(mac, ["utun5", "mtu", "70000"])).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "ifconfig: ioctl (set mtu): Invalid argument\n",
  });
  expect((await ifconfig(mac, ["utun5", "inet", "10.9.9.9", "-alias"])).exitCode).toBe(1);
  for (const words of [
    ["inet", "10.1.0.2/32", "alias"],
    ["inet", "10.1.0.2", "alias"],
    ["destroy"],
    ["up", "mtu"],
  ])
    expect((await ifconfig(mac, ["utun5", ...words])).exitCode).toBe(99);
});

test("scutil names the servers, and nothing but what is asked of the others is modelled", async () => {
  const mac = newMac();
  expect((await scutil(mac, ["--dns"])).stdout).toContain("  nameserver[0] : 192.168.1.1\n");
  mac.dnsServers = [];
  expect((await scutil(mac, ["--dns"])).stdout).toBe("No DNS configuration available\n");
  expect((await scutil(mac, [])).exitCode).toBe(99);
  expect(await dscacheutil(["-flushcache"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect((await dscacheutil([])).exitCode).toBe(99);
  expect((await netstat(mac, ["-r"])).exitCode).toBe(99);
});
