import { expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { Lab, type LabOptions } from "./lab.js";
import { type Reach, reaches } from "./reach.js";
import { ON_LAN, startService, startStack, WEB_IMAGE } from "./stack.js";

const OPEN: Reach = { ping: true, http: true };
const SHUT: Reach = { ping: false, http: false };
const isOpen = ({ ping, http }: Reach) => ping && http;
const isShut = ({ ping, http }: Reach) => !ping && !http;

const MADE_UP = ["--subnet", "192.168.88.0/24"];

const createMacvlan = (lab: Lab, name: string, flags: readonly string[], parent = "eth1") =>
  lab.docker(["network", "create", "--driver", "macvlan", ...flags, "--opt", `parent=${parent}`, name]);

async function startOn(lab: Lab, network: string): Promise<string> {
  const [service] = await startService(lab, network);
  return service?.address ?? "";
}

const becomesOpen = (lab: Lab, address: string) => eventually(() => reaches(lab, address), isOpen);
const becomesShut = (lab: Lab, address: string) => eventually(() => reaches(lab, address), isShut);

const table = async (lab: Lab) => (await dockline(lab, ["networks"])).stdout;
const tableWith = (lab: Lab, pattern: RegExp) =>
  eventually(
    () => table(lab),
    (text) => pattern.test(text),
  );

/** Whom the container's web server saw. */
const clientsOf = async (lab: Lab, container: string) =>
  (await lab.vm(["sh", "-c", `docker logs ${container} 2>&1`])).stdout;

/** In the order of the ways that the VM tries; each is forced by what is true on the VM's network. */
const WAYS = [
  {
    title: "a real router as gateway: answers are turned back, and containers see the host's tunnel address",
    flags: ON_LAN,
    prepare: [],
    sentence: "by eth1, containers see this host's tunnel address",
    client: "10.33.33.1",
  },
  {
    title: "a made-up subnet: nobody has the gateway's address, so answers go there",
    flags: MADE_UP,
    prepare: [],
    sentence: "by eth1 with the gateway 192.168.88.1, containers see this host's tunnel address",
    client: "10.33.33.1",
  },
  {
    title: "a subnet whose gateway is the VM itself",
    flags: MADE_UP,
    prepare: ["ip", "address", "add", "192.168.88.1/24", "dev", "eth1"],
    sentence: "by eth1 with the gateway 192.168.88.1, containers see this host's tunnel address",
    client: "10.33.33.1",
  },
  {
    title: "no gateway, and the VM has an address there: containers see that",
    flags: ["--internal", ...ON_LAN.slice(0, 2)],
    prepare: ["ip", "address", "add", "192.168.77.10/24", "dev", "eth1"],
    sentence: "by eth1, containers see the VM's address 192.168.77.10",
    client: "192.168.77.10",
  },
  {
    title: "no gateway, and the VM has no address there: containers see one that was kept free",
    flags: ["--internal", ...ON_LAN.slice(0, 2), "--aux-address", "dockline=192.168.77.99"],
    prepare: [],
    sentence: "by eth1, containers see the free address 192.168.77.99",
    client: "192.168.77.99",
  },
  {
    title: "no gateway, and the address that was kept free is taken: containers see another",
    flags: ["--internal", ...ON_LAN.slice(0, 2), "--aux-address", "dockline=192.168.77.50"],
    prepare: [],
    sentence: "by eth1, containers see the free address 192.168.77.254",
    client: "192.168.77.254",
  },
  {
    title: "strict reverse path filtering in the VM",
    flags: ON_LAN,
    prepare: ["sh", "-c", "echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter"],
    sentence: "by eth1, containers see this host's tunnel address",
    client: "10.33.33.1",
  },
] as const;

/** The ways are tried with 28.5 and iptables-nft; two of them with what differs most from that. */
const ENGINES: readonly (LabOptions & { readonly way: (typeof WAYS)[number] })[] = [
  ...WAYS.map((way) => ({ suite: "sid", iptables: "nft", way }) as const),
  { suite: "bookworm", iptables: "legacy", way: WAYS[0] },
  { suite: "trixie", iptables: "nft", way: WAYS[3] },
  { suite: "sid", iptables: "nft", dockerdArgs: ["--iptables=false", "--ip6tables=false"], way: WAYS[0] },
  { suite: "sid", iptables: "legacy", way: WAYS[4] },
];

test.each(ENGINES)("$way.title, engine of $suite, iptables-$iptables", async ({ way, ...options }) => {
  const { flags, prepare, sentence, client } = way;
  await using lab = await Lab.start(options);
  const [program, ...args] = prepare;
  if (program !== undefined) await lab.vm([program, ...args]);
  // 28.5 makes legacy raw tables for bridge containers, of either family, and nobody can remove them again.
  if (options.iptables === "legacy") await startStack(lab);
  await createMacvlan(lab, "lan", flags);
  const address = await startOn(lab, "lan");
  expect(await reaches(lab, address)).toEqual(SHUT);
  const before = await firewallState(lab);

  await using up = await DocklineUp.connect(lab);
  expect(await becomesOpen(lab, address)).toEqual(OPEN);
  expect(await tableWith(lab, /reachable; .*containers see/)).toContain(`reachable; ${sentence}`);
  expect(await clientsOf(lab, "on-lan")).toMatch(new RegExp(`\\b${client.replaceAll(".", "\\.")}\\]?:\\d+`));

  expect(await up.interrupt()).toBe(0);
  expect(await reaches(lab, address)).toEqual(SHUT);
  expect(await firewallState(lab)).toEqual(before);
});

test("an address that somebody else takes later is given up when the next container starts", async () => {
  await using lab = await Lab.start();
  await createMacvlan(lab, "lan", ["--internal", ...ON_LAN.slice(0, 2)]);
  const address = await startOn(lab, "lan");
  await using _up = await DocklineUp.connect(lab);
  await tableWith(lab, /the free address 192\.168\.77\.254/);
  await lab.lanhost(["ip", "address", "add", "192.168.77.254/24", "dev", "eth0"]);
  await lab.docker(["run", "--detach", "--name", "second", "--network", "lan", WEB_IMAGE]);
  expect(await tableWith(lab, /192\.168\.77\.253/)).toContain(
    "by eth1, containers see the free address 192.168.77.253",
  );
  expect(await becomesOpen(lab, address)).toEqual(OPEN);
  expect(await clientsOf(lab, "on-lan")).toContain("192.168.77.253");
});

test("the VM's own network stays as it is: routes, neighbours, and one answer to who it is", async () => {
  await using lab = await Lab.start();
  await lab.vm(["ip", "address", "add", "192.168.77.10/24", "dev", "eth1"]);
  await createMacvlan(lab, "lan", ON_LAN);
  const address = await startOn(lab, "lan");
  const look = async () => ({
    main: (await lab.vm(["ip", "route"])).stdout.replace(/^.* dev dockline0 .*\n/m, ""),
    way: (await lab.vm(["ip", "route", "get", "192.168.77.50"])).stdout.split(" uid")[0],
    ping: (await lab.vm(["ping", "-q", "-c", "1", "-W", "1", "192.168.77.50"])).exitCode,
    isSeen: (await lab.lanhost(["ping", "-q", "-c", "1", "-W", "1", "192.168.77.10"])).exitCode,
    answers: await answersTo(lab, "192.168.77.10"),
  });
  const before = await look();
  expect(before).toMatchObject({ ping: 0, isSeen: 0, answers: 1 });
  await using _up = await DocklineUp.connect(lab);
  expect(await becomesOpen(lab, address)).toEqual(OPEN);
  expect(await look()).toEqual(before);
});

test("containers on a macvlan network reach the host, by its tunnel address and from their own", async () => {
  await using lab = await Lab.start();
  await createMacvlan(lab, "lan", ON_LAN);
  const address = await startOn(lab, "lan");
  await using _up = await DocklineUp.connect(lab);
  expect(await becomesOpen(lab, address)).toEqual(OPEN);
  const listener = lab.spawnMac([
    process.execPath,
    "-e",
    "require('net').createServer((s) => s.end(s.remoteAddress)).listen(7070)",
  ]);
  const ask = () => lab.docker(["exec", "on-lan", "nc", "-w", "2", "10.33.33.1", "7070"]).catch(String);
  expect(await eventually(ask, (said) => said.includes(address))).toContain(address);
  listener.kill("SIGKILL");
});

/** How many machines answer for `address` on the VM's network. */
async function answersTo(lab: Lab, address: string): Promise<number> {
  const { stdout } = await lab.lanhost([
    "busybox",
    "arping",
    "-b",
    "-c",
    "1",
    "-w",
    "1",
    "-I",
    "eth0",
    address,
  ]);
  return new Set(stdout.match(/\[[0-9a-f:]{17}\]/g)).size;
}

test("a subnet that is this host's own network: only running containers are taken over, and they are followed", async () => {
  await using lab = await Lab.start();
  const neighbours = ["192.168.50.1", "192.168.50.77"] as const;
  const wayTo = async (address: string) =>
    (await lab.mac(["ip", "route", "get", address])).stdout.split(" uid")[0] ?? "";
  const ways = () => Promise.all(neighbours.map(wayTo));
  const before = await ways();
  await createMacvlan(lab, "home", ["--subnet", "192.168.50.0/24"]);
  const first = await startOn(lab, "home");
  await using up = await DocklineUp.connect(lab);
  expect(await becomesOpen(lab, first)).toEqual(OPEN);
  expect(await tableWith(lab, /taken over/)).toContain(`taken over from this host's network: ${first};`);

  await lab.docker(["run", "--detach", "--name", "second", "--network", "home", WEB_IMAGE]);
  const second = await lab.docker([
    "inspect",
    "--format",
    "{{.NetworkSettings.Networks.home.IPAddress}}",
    "second",
  ]);
  expect(await becomesOpen(lab, second)).toEqual(OPEN);
  expect(await tableWith(lab, /, /)).toContain(`${first}, ${second}`);

  await lab.docker(["stop", "on-home"]);
  const isOnLan = (way: string) => way.includes("dev eth-lan0");
  expect(await eventually(() => wayTo(first), isOnLan)).toSatisfy(isOnLan);
  await lab.docker(["start", "on-home"]);
  expect(await becomesOpen(lab, first)).toEqual(OPEN);

  await lab.docker(["network", "disconnect", "home", "second"]);
  expect(await eventually(() => wayTo(second), isOnLan)).toSatisfy(isOnLan);
  await lab.docker(["network", "connect", "--ip", second, "home", "second"]);
  expect(await becomesOpen(lab, second)).toEqual(OPEN);

  expect(await ways()).toEqual(before);
  await up.interrupt();
  expect(await Promise.all([first, second].map(wayTo))).toSatisfy((all: string[]) => all.every(isOnLan));
});

test("two networks on one parent share its interface, and it goes with the last of them", async () => {
  await using lab = await Lab.start();
  const before = await firewallState(lab);
  const shims = async () => (await lab.vm(["ip", "-brief", "link", "show", "type", "macvlan"])).stdout.trim();
  await using up = await DocklineUp.connect(lab);
  const connected = await firewallState(lab);
  expect(await shims()).toBe("");

  await createMacvlan(lab, "real", ON_LAN);
  await createMacvlan(lab, "made", MADE_UP);
  const [real, made] = [await startOn(lab, "real"), await startOn(lab, "made")];
  expect([await becomesOpen(lab, real), await becomesOpen(lab, made)]).toEqual([OPEN, OPEN]);
  expect((await shims()).split("\n")).toHaveLength(1);

  await lab.docker(["rm", "--force", "on-real"]);
  await lab.docker(["network", "rm", "real"]);
  expect(await becomesShut(lab, real)).toEqual(SHUT);
  expect(await becomesOpen(lab, made)).toEqual(OPEN);
  expect((await shims()).split("\n")).toHaveLength(1);

  await lab.docker(["rm", "--force", "on-made"]);
  await lab.docker(["network", "rm", "made"]);
  expect(await eventually(shims, (text) => text === "")).toBe("");
  expect(
    await eventually(
      () => firewallState(lab),
      (now) => now.rules.length === connected.rules.length,
    ),
  ).toEqual(connected);
  expect(await up.interrupt()).toBe(0);
  expect(await firewallState(lab)).toEqual(before);
});

test("what cannot be reached says why, and the rest works", async () => {
  await using lab = await Lab.start();
  await createMacvlan(lab, "shy", ["--subnet", "203.0.113.0/24"]);
  await createMacvlan(lab, "made", MADE_UP);
  const address = await startOn(lab, "made");
  await using _up = await DocklineUp.connect(lab);
  expect(await becomesOpen(lab, address)).toEqual(OPEN);
  expect(await table(lab)).toMatch(/shy +macvlan +203\.0\.113\.0\/24 +not a private range/);
});

test("IPv6: containers answer where the VM forwards it, and the table says so where it does not", async () => {
  await using lab = await Lab.start();
  await createMacvlan(lab, "dual", ["--ipv6", ...MADE_UP, "--subnet", "fd00:88::/64"]);
  const services = await startService(lab, "dual");
  const address = services.map((one) => one.address).find((one) => one.includes(":")) ?? "";
  {
    await using _up = await DocklineUp.connect(lab);
    expect(await tableWith(lab, /forward/)).toMatch(
      /dual +macvlan +fd00:88::\/64 +the VM does not forward IPv6/,
    );
  }
  await lab.vm(["sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/all/forwarding"]);
  const before = await firewallState(lab);
  await using up = await DocklineUp.connect(lab);
  expect(await becomesOpen(lab, address)).toEqual(OPEN);
  expect(await up.interrupt()).toBe(0);
  expect(await firewallState(lab)).toEqual(before);
});
