import { expect, test } from "vitest";
import { allowedIps, desiredState, helperStack, PEER } from "../../fakes/helper-stack.js";
import { installed, refused } from "./route-outcomes.js";

test("the first apply makes interface, peer and routes, and reports what the kernel has", async () => {
  const stack = await helperStack();
  const status = await stack.keeper.apply(desiredState(["172.20.0.0/16", "172.21.0.0/16"]));
  expect(stack.kernel.writes).toEqual([
    "wireguard-go",
    "link set dev dockline0 mtu 1420",
    "address add 10.33.33.1/32 dev dockline0",
    "link set dev dockline0 up",
    "route add 10.33.33.2/32 dev dockline0 proto 68",
    "route add 172.20.0.0/16 dev dockline0 proto 68",
    "route add 172.21.0.0/16 dev dockline0 proto 68",
  ]);
  expect(allowedIps(stack)).toEqual([["10.33.33.2/32", "172.20.0.0/16", "172.21.0.0/16"]]);
  expect(status).toEqual({
    settledGeneration: 1,
    tunnel: {
      interfaceName: "dockline0",
      engine: "wireguard-go",
      publicKey: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      listenPort: 40_001,
      peer: { publicKey: PEER.publicKey, endpoint: null, lastHandshakeAt: null, rxBytes: 0, txBytes: 0 },
    },
    routes: [
      { destination: "172.20.0.0/16", state: "installed" },
      { destination: "172.21.0.0/16", state: "installed" },
    ],
    host: { attached: [], overlaps: [] },
    names: null,
  });
});

test("the same state again writes nothing", async () => {
  const { keeper, kernel } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  const before = [kernel.writes.length, kernel.wireguard!.sets.length];
  const status = await keeper.apply(desiredState(["172.20.0.0/16"], { generation: 2 }));
  expect([kernel.writes.length, kernel.wireguard!.sets.length]).toEqual(before);
  expect(status.settledGeneration).toBe(2);
});

test("applies during a pass cause exactly one more pass, with the newest state", async () => {
  const { keeper, kernel } = await helperStack();
  const states = [1, 2, 3, 4].map((generation) =>
    keeper.apply(desiredState([`172.2${generation}.0.0/16`], { generation })),
  );
  const answers = await Promise.all(states);
  expect(answers.map((status) => status.settledGeneration)).toEqual([4, 4, 4, 4]);
  expect(kernel.writes.filter((line) => line.startsWith("route add 172."))).toEqual([
    "route add 172.21.0.0/16 dev dockline0 proto 68",
    "route add 172.24.0.0/16 dev dockline0 proto 68",
  ]);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2", "172.24.0.0/16"]);
});

test("what the host's network forbids is neither in the kernel nor in the allowed IPs, and is reported", async () => {
  const stack = await helperStack();
  stack.kernel.addLink("eth0", ["192.168.1.42/24"]);
  stack.kernel.setRoutes([{ dst: "172.20.0.0/16", dev: "tun9", protocol: "static" }]);
  const status = await stack.keeper.apply(
    desiredState(["172.20.0.0/16", "172.21.0.0/16", "192.168.0.0/16", "192.168.1.7/32"]),
  );
  expect(refused(status)).toEqual([
    ["172.20.0.0/16", "owned-by-other"],
    ["192.168.0.0/16", "covers-lan"],
  ]);
  expect(stack.kernel.ourRoutes).toEqual(["10.33.33.2", "172.21.0.0/16", "192.168.1.7"]);
  expect(allowedIps(stack)).toEqual([["10.33.33.2/32", "172.21.0.0/16", "192.168.1.7/32"]]);
});

test("a route the kernel refuses is reported in its words, is not allowed, and does not stop the others", async () => {
  const stack = await helperStack();
  stack.kernel.refusals.set("route add 172.20.0.0/16 dev dockline0 proto 68", "No buffer space available");
  const status = await stack.keeper.apply(desiredState(["172.20.0.0/16", "172.21.0.0/16"]));
  expect(status.routes).toEqual([
    {
      destination: "172.20.0.0/16",
      state: "refused",
      reason: { code: "kernel", message: "No buffer space available" },
    },
    { destination: "172.21.0.0/16", state: "installed" },
  ]);
  expect(allowedIps(stack)).toEqual([["10.33.33.2/32", "172.21.0.0/16"]]);
});

test("a route that cannot be removed is not allowed through the tunnel any more", async () => {
  const stack = await helperStack();
  await stack.keeper.apply(desiredState(["172.20.0.0/16"]));
  stack.kernel.refusals.set("route del 172.20.0.0/16 dev dockline0 proto 68", "Operation not permitted");
  await stack.keeper.apply(desiredState([], { generation: 2 }));
  expect(allowedIps(stack)).toEqual([["10.33.33.2/32"]]);
});

test.each([
  ["-json address show", "Operation not permitted"],
  ["-json route show table all", "Operation not permitted"],
  ["link delete dev dockline0", "Operation not permitted"],
  ["link set dev dockline0 mtu 1420", "Invalid argument"],
  ["address add 10.33.33.1/32 dev dockline0", "Operation not permitted"],
  ["link set dev dockline0 up", "Operation not permitted"],
  ["wireguard-go", "EAGAIN"],
])("when '%s' fails the apply fails with its reason, and the next apply succeeds", async (command, said) => {
  const { keeper, kernel } = await helperStack();
  kernel.refusals.set(command, said);
  await expect(keeper.apply(desiredState(["172.20.0.0/16"]))).rejects.toThrow(said);
  kernel.refusals.clear();
  expect(installed(await keeper.apply(desiredState(["172.20.0.0/16"])))).toEqual(["172.20.0.0/16"]);
});

test("an engine that refuses its peer makes the apply fail, and the next one mends it", async () => {
  const stack = await helperStack();
  await stack.keeper.apply(desiredState([], { peer: null }));
  stack.kernel.wireguard!.refuseWith = -22;
  await expect(stack.keeper.apply(desiredState([]))).rejects.toThrow("errno -22");
  await stack.keeper.apply(desiredState([]));
  expect(allowedIps(stack)).toEqual([["10.33.33.2/32"]]);
});

test("an engine that refuses its key leaves no interface", async () => {
  const { keeper, kernel } = await helperStack();
  const start = kernel.start;
  Object.assign(kernel, {
    start: async (...args: Parameters<typeof start>) => {
      const child = await start(...args);
      if (kernel.wireguard !== null) kernel.wireguard.refuseWith = -98;
      return child;
    },
  });
  await expect(keeper.apply(desiredState([]))).rejects.toThrow("errno -98");
  expect([...kernel.links.keys()]).toEqual(["lo"]);
});

test("a kernel without WireGuard gets wireguard-go, wg or not", async () => {
  const { keeper, kernel } = await helperStack();
  kernel.programs.add("/usr/bin/wg");
  expect((await keeper.apply(desiredState([]))).tunnel?.engine).toBe("wireguard-go");
});

test("without an engine the sentence says what to install", async () => {
  const { keeper, kernel } = await helperStack();
  kernel.programs.delete("/usr/bin/wireguard-go");
  await expect(keeper.apply(desiredState([]))).rejects.toThrow("install it as /usr/bin/wireguard-go");
});

test("a tunnel address that the host uses is refused before anything is made", async () => {
  const { keeper, kernel } = await helperStack();
  kernel.addLink("tun9", ["10.33.33.1/24"]);
  await expect(keeper.apply(desiredState([]))).rejects.toThrow(
    "the tunnel address 10.33.33.1/32 is in use on this host (covers-own-address); choose another",
  );
  expect(kernel.writes).toEqual([]);
});

test("on a host without IPv6 the IPv6 half is reported and the IPv4 half works", async () => {
  const { keeper, kernel } = await helperStack();
  kernel.files.set("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1\n");
  const base = desiredState(["172.20.0.0/16", "fd44::/64"]);
  const ipv6 = { host: "fd33:33::1", vm: "fd33:33::2" };
  const status = await keeper.apply({ ...base, tunnel: { ...base.tunnel, ipv6 } });
  expect([installed(status), refused(status)]).toEqual([["172.20.0.0/16"], [["fd44::/64", "kernel"]]]);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2", "172.20.0.0/16"]);
});

test("a new peer replaces the old one, and a peer that stays keeps what it has while routes are added", async () => {
  const { keeper, kernel } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  await keeper.apply(desiredState(["172.20.0.0/16", "172.21.0.0/16"]));
  const added = kernel.wireguard!.sets.at(-1)!;
  expect(added.replace(/public_key=.*/, "public_key=…")).toBe(
    "set=1\npublic_key=…\nallowed_ip=172.21.0.0/16\n\n",
  );
  const other = { publicKey: `${"A".repeat(43)}=` };
  await keeper.apply(desiredState(["172.20.0.0/16"], { peer: other }));
  expect([...kernel.wireguard!.peers].map(([key, peer]) => [key, peer.allowed])).toEqual([
    ["0".repeat(64), ["10.33.33.2/32", "172.20.0.0/16"]],
  ]);
});

test("a range inside a network of this host is let through while nobody known lives there", async () => {
  const { keeper, kernel } = await helperStack();
  kernel.addLink("eth0", ["192.168.1.42/24"]);
  kernel.neighbours = [
    { dst: "192.168.1.200", dev: "eth0", state: ["FAILED"] },
    { dst: "192.168.1.201", dev: "eth0", lladdr: "02:00:00:00:00:01", state: ["FAILED"] },
    { dst: "192.168.1.202", dev: "dockline0", lladdr: "02:00:00:00:00:01", state: ["STALE"] },
  ];
  const desired = desiredState(["192.168.1.64/27"], { ranges: ["192.168.1.192/27"] as never });
  const before = await keeper.apply(desired);
  expect([installed(before), refused(before)]).toEqual([
    ["192.168.1.192/27"],
    [["192.168.1.64/27", "inside-lan"]],
  ]);
  kernel.neighbours = [{ dst: "192.168.1.200", dev: "eth0", lladdr: "02:00:00:00:00:01", state: ["STALE"] }];
  const after = await keeper.apply({ ...desired, generation: 2 });
  expect(after.routes.at(-1)).toEqual({
    destination: "192.168.1.192/27",
    state: "refused",
    reason: { code: "holds-neighbour", address: "192.168.1.200" },
  });
  expect(kernel.ourRoutes).toEqual(["10.33.33.2"]);
});

test("others' routes that share addresses with an installed one are told", async () => {
  const { keeper, kernel } = await helperStack();
  kernel.addLink("tun0", ["10.8.0.6/32"]);
  kernel.setRoutes([
    { dst: "0.0.0.0/1", dev: "tun0", protocol: "static" },
    { dst: "172.16.0.0/12", dev: "tun0", protocol: "static" },
    { dst: "172.20.7.0/24", dev: "tun0", protocol: "static" },
  ]);
  const { host } = await keeper.apply(desiredState(["172.20.0.0/16"]));
  expect(host).toEqual({
    attached: [{ prefix: "10.8.0.6/32", interfaceName: "tun0" }],
    overlaps: [
      { destination: "172.20.0.0/16", kind: "within", prefix: "172.16.0.0/12", interfaceName: "tun0" },
      { destination: "172.20.0.0/16", kind: "part", prefix: "172.20.7.0/24", interfaceName: "tun0" },
    ],
  });
});
