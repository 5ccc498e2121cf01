import { beforeEach, expect, test } from "vitest";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { ENGINE_PID, WIREGUARD_GO } from "../../../fakes/fake-darwin.js";
import { desiredState } from "../../../fakes/helper-stack.js";
import { delaysUntilBack, installed, refused } from "../route-outcomes.js";
import { macAtHome, row } from "./mac-at-home.js";

const BOTH = {
  mtu: 1420,
  ipv4: { host: "10.33.33.1", vm: "10.33.33.2" },
  ipv6: { host: "fd33:33::1", vm: "fd33:33::2" },
};

let stack: ReturnType<typeof macAtHome>;
beforeEach(() => {
  stack = macAtHome();
});

test("the first apply makes an interface, its addresses and routes, and the second writes nothing", async () => {
  const { kernel, keeper } = stack;
  const desired = desiredState(["172.20.0.0/16", "fd44::/64"], { tunnel: BOTH });
  const status = await keeper.apply(desired);
  expect(kernel.writes).toEqual([
    "wireguard-go",
    "/sbin/ifconfig utun4 mtu 1420",
    "/sbin/ifconfig utun4 inet 10.33.33.1/32 10.33.33.1 alias",
    "/sbin/ifconfig utun4 inet6 fd33:33::1/128 alias",
    "/sbin/ifconfig utun4 up",
    "/sbin/route -n add -inet 10.33.33.2/32 -interface utun4",
    "/sbin/route -n add -inet6 fd33:33::2/128 -interface utun4",
    "/sbin/route -n add -inet 172.20.0.0/16 -interface utun4",
    "/sbin/route -n add -inet6 fd44::/64 -interface utun4",
  ]);
  expect([installed(status), status.tunnel?.interfaceName]).toEqual([
    ["172.20.0.0/16", "fd44::/64"],
    "utun4",
  ]);
  kernel.writes.length = 0;
  await keeper.apply({ ...desired, generation: 2 });
  expect(kernel.writes).toEqual([]);
  await keeper.apply({ ...desired, generation: 3, routes: ["172.21.0.0/16" as Cidr] });
  expect(kernel.writes).toEqual([
    "/sbin/route -n add -inet 172.21.0.0/16 -interface utun4",
    "/sbin/route -n delete -inet 172.20.0.0/16 -interface utun4",
    "/sbin/route -n delete -inet6 fd44::/64 -interface utun4",
  ]);
  await keeper.release();
  expect([kernel.interfaceName, kernel.mac.table.some((one) => one.interfaceName === "utun4")]).toEqual([
    null,
    false,
  ]);
  expect([kernel.violations, kernel.mac.isWatched, stack.clock.pending]).toEqual([[], false, 0]);
});

test("what the host's network needs is refused, and a default route of another interface is not in the way", async () => {
  const { kernel, keeper } = stack;
  kernel.mac.dnsServers = ["10.8.0.1"];
  kernel.mac.addDevice("utun4", ["UP", "POINTOPOINT"], ["10.50.0.6/32"]);
  kernel.mac.table.push(
    row("0.0.0.0/0", "bridge100", "UCSIg", "link#24"),
    row("0.0.0.0/0", "en7", "UGScIg", "172.29.0.1"),
    row("172.21.0.0/16", "utun4", "UGSc", "10.50.0.1"),
    row("172.22.0.0/16", "en7", "UCSI", "link#9"),
    row("172.23.0.9/32", "en7", "UHLWI", "a4:2b:b0:c1:d2:e3"),
    row("10.0.0.0/8", "utun4"),
  );
  const wanted = [
    "172.20.0.0/16",
    "172.21.0.0/16",
    "172.22.0.0/16",
    "172.23.0.9/32",
    "172.29.0.0/24",
    "192.168.0.0/16",
    "192.168.1.0/25",
    "192.168.1.7/32",
    "10.8.0.0/24",
    "10.50.0.0/24",
    "10.9.0.0/24",
  ];
  const status = await keeper.apply(desiredState(wanted));
  expect(refused(status)).toEqual([
    ["172.21.0.0/16", "owned-by-other"],
    ["172.29.0.0/24", "covers-gateway"],
    ["192.168.0.0/16", "covers-lan"],
    ["192.168.1.0/25", "covers-own-address"],
    ["10.8.0.0/24", "covers-dns-server"],
    ["10.50.0.0/24", "covers-own-address"],
  ]);
  expect(installed(status)).toEqual([
    "172.20.0.0/16",
    "172.22.0.0/16",
    "172.23.0.9/32",
    "192.168.1.7/32",
    "10.9.0.0/24",
  ]);
});

test("a route that somebody else takes in between is reported, theirs stays, and a refused attempt is no hint", async () => {
  const { kernel, keeper, clock } = stack;
  await keeper.apply(desiredState([]));
  const command = "/sbin/route -n add -inet 172.20.0.0/16 -interface utun4";
  kernel.answers.set(command, {
    exitCode: 0,
    stdout: "add net 172.20.0.0: gateway utun4: File exists\n",
    stderr: "route: writing to routing socket: File exists\n",
  });
  const status = await keeper.apply(desiredState(["172.20.0.0/16"]));
  expect(status.routes).toEqual([
    {
      destination: "172.20.0.0/16",
      state: "refused",
      reason: { code: "kernel", message: "another program has just added the same route" },
    },
  ]);
  await clock.pass(10_000);
  kernel.writes.length = 0;
  kernel.mac.tell("RTM_ADD: Add Route: len 132, pid: 813, seq 1, errno 17, flags:<UP,STATIC>");
  await clock.pass(10_000);
  expect(kernel.writes).toEqual([]);
});

test.each([
  ["says nothing", { exitCode: 0, stdout: "", stderr: "" }, "route ended with 0 and said nothing"],
  [
    "says that it is done and lies",
    { exitCode: 0, stdout: "add net 172.20.0.0: gateway utun4\n", stderr: "" },
    "route says that it is done, but the table does not show it",
  ],
  [
    "has no rights",
    { exitCode: 77, stdout: "", stderr: "route: must be root to alter routing table\n" },
    "the helper may not change routes; start it as root",
  ],
])("a route command that %s is not believed", async (_, answer, message) => {
  stack.kernel.answers.set("/sbin/route -n add -inet 172.20.0.0/16 -interface utun4", answer);
  const { routes } = await stack.keeper.apply(desiredState(["172.20.0.0/16", "172.21.0.0/16"]));
  expect(routes).toEqual([
    { destination: "172.20.0.0/16", state: "refused", reason: { code: "kernel", message } },
    { destination: "172.21.0.0/16", state: "installed" },
  ]);
});

test("a route of ours that another interface has by now is not deleted", async () => {
  const { kernel, keeper } = stack;
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  const theirs = row("172.20.0.0/16", "en0", "UGSc", "192.168.1.1");
  const ours = kernel.mac.table.find((one) => one.destination === "172.20.0.0/16");
  const netstat = "/usr/sbin/netstat -rn -f inet";
  // The first look still finds ours; the one right before the command finds theirs.
  const { run } = kernel;
  let looks = 0;
  Object.assign(kernel, {
    run: (argv: readonly string[]) => {
      if (argv.join(" ") === netstat && ++looks === 2)
        kernel.mac.table = kernel.mac.table.map((one) => (one === ours ? theirs : one));
      return run(argv);
    },
  });
  await keeper.apply(desiredState([]));
  expect([kernel.mac.deleted, kernel.mac.table.includes(theirs)]).toEqual([[], true]);
});

test("when the interface is gone, route is not asked: it would take the name for that of a host", async () => {
  const { kernel, keeper } = stack;
  await keeper.apply(desiredState([]));
  const missing = { exitCode: 1, stdout: "", stderr: "ifconfig: interface utun4 does not exist\n" };
  kernel.answers.set("/sbin/ifconfig utun4", missing);
  kernel.writes.length = 0;
  const { routes } = await keeper.apply(desiredState(["172.20.0.0/16"]));
  const reason = { code: "kernel", message: "the tunnel interface is gone" };
  expect([routes, kernel.writes]).toEqual([[{ destination: "172.20.0.0/16", state: "refused", reason }], []]);
});

test("a row that somebody adds through our interface stays", async () => {
  const { kernel, keeper, clock } = stack;
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.mac.setTable([...kernel.mac.table, row("198.51.100.0/24", "utun4")]);
  await clock.pass(200);
  await keeper.apply(desiredState([]));
  expect(kernel.ourRoutes).toEqual(["10.33.33.2/32", "198.51.100.0/24"]);
});

test("an interface that dies without a word of the routing socket is replaced under the same port", async () => {
  const { kernel, keeper, clock, observed } = stack;
  const before = await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.killEngine();
  expect(kernel.ourRoutes).toEqual([]);
  await clock.pass(400);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2/32", "172.20.0.0/16"]);
  expect(observed.at(-1)).toEqual(before);
});

test("a program that keeps removing our route is given in to, and a new apply begins anew", async () => {
  const { kernel, keeper, clock, observed } = stack;
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  const remove = () =>
    kernel.mac.setTable(kernel.mac.table.filter((one) => one.destination !== "172.20.0.0/16"));
  const isThere = () => kernel.ourRoutes.includes("172.20.0.0/16");
  expect(await delaysUntilBack({ clock, remove, isThere, rounds: 4 })).toEqual([200, 1_000, 5_000, 30_000]);
  remove();
  await clock.pass(100_000);
  expect(refused(observed.at(-1)!)).toEqual([["172.20.0.0/16", "removed-by-other"]]);
  expect(installed(await keeper.apply(desiredState(["172.20.0.0/16"])))).toEqual(["172.20.0.0/16"]);
});

test("an MTU that macOS does not take is an error, though ifconfig ends with 0", async () => {
  const command = "/sbin/ifconfig utun4 mtu 1420";
  stack.kernel.answers.set(command, {
    exitCode: 0,
    stdout: "",
    stderr: "ifconfig: ioctl (set mtu): Invalid argument\n",
  });
  await expect(stack.keeper.apply(desiredState([]))).rejects.toThrow(`${command}: exit 0: it had no effect`);
});

test("without a wireguard-go that only root can write to, nothing is started", async () => {
  stack.kernel.hasWireguardGo = false;
  await expect(stack.keeper.apply(desiredState([]))).rejects.toThrow(
    /^there is no wireguard-go that only root can write to at \/opt\/nowhere\/wireguard-go or /,
  );
  expect(stack.kernel.writes).toEqual([]);
});

test("the wireguard-go of a killed helper is ended, and its interface is gone", async () => {
  const { kernel, platform } = stack;
  const interfaceName = kernel.leaveEngine();
  await platform.removeLeftovers({ interfaceName, engine: "wireguard-go", pid: ENGINE_PID });
  expect([kernel.mac.devices.has(interfaceName), kernel.violations]).toEqual([false, []]);
});

test.each([
  ["the number was given to another process", "/opt/homebrew/bin/wireguard-go", ENGINE_PID],
  ["nothing runs under that number", WIREGUARD_GO, 5_000],
  ["the journal has no number", WIREGUARD_GO, null],
])("somebody else's tunnel under our old name stays: %s", async (_, program, pid) => {
  const { kernel, platform } = stack;
  const interfaceName = kernel.leaveEngine();
  kernel.processes.set(ENGINE_PID, program);
  await platform.removeLeftovers({ interfaceName, engine: "wireguard-go", pid });
  expect([kernel.mac.devices.has(interfaceName), kernel.violations]).toEqual([true, []]);
});

test("a journal that names no utun is not followed", async () => {
  const { kernel, platform } = stack;
  kernel.leaveEngine();
  await platform.removeLeftovers({ interfaceName: "en0", engine: "wireguard-go", pid: ENGINE_PID });
  await platform.removeLeftovers(null);
  expect([kernel.interfaceName, kernel.violations]).toEqual(["utun4", []]);
});
