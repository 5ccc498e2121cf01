import { expect, test } from "vitest";
import { EMPTY_HOST } from "../../../helper/net/host-report.js";
import { settle } from "../../fakes/fake-clock.js";
import { allowedIps, desiredState, helperStack } from "../../fakes/helper-stack.js";
import { delaysUntilBack, installed, refused } from "./route-outcomes.js";

test("a route that collides with a LAN the host has joined is withdrawn and told, and comes back after", async () => {
  const stack = await helperStack();
  await stack.keeper.apply(desiredState(["172.20.0.0/16"]));
  stack.kernel.addLink("wlan0", ["172.20.5.9/24"]);
  stack.kernel.setRoutes(stack.kernel.routes);
  await stack.clock.pass(200);
  expect(stack.kernel.ourRoutes).toEqual(["10.33.33.2"]);
  expect(allowedIps(stack)).toEqual([["10.33.33.2/32"]]);
  expect(refused(stack.observed.at(-1)!)).toEqual([["172.20.0.0/16", "covers-lan"]]);
  stack.kernel.links.delete("wlan0");
  stack.kernel.setRoutes(stack.kernel.routes);
  await stack.clock.pass(200);
  expect(installed(stack.observed.at(-1)!)).toEqual(["172.20.0.0/16"]);
});

test("a network that is joined gets its addresses back before the rest is looked at, however busy the kernel is", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16", "172.21.0.0/16"]));
  await clock.pass(1_000);
  const written = kernel.writes.length;
  const stir = async (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      kernel.setRoutes(kernel.routes.filter((route) => route.dst !== "172.21.0.0/16"));
      await clock.pass(10);
    }
  };
  await stir(10);
  expect(kernel.writes.slice(written)).toEqual([]);
  kernel.addLink("wlan0", ["172.20.5.9/16"]);
  await stir(5);
  expect(kernel.writes.slice(written)[0]).toBe("route del 172.20.0.0/16 dev dockline0 proto 68");
  expect(kernel.ourRoutes).not.toContain("172.20.0.0/16");
  expect(observed.at(-1)).toMatchObject({
    routes: [{ state: "refused", reason: { code: "covers-lan" } }, {}],
    host: { attached: [{ prefix: "172.20.0.0/16", interfaceName: "wlan0" }] },
  });
});

test("a DNS server that the host begins to ask is left to it, without another change of its network", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  kernel.files.set("/etc/resolv.conf", "nameserver 192.168.1.1\n");
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.writeFile("/etc/resolv.conf", "nameserver 172.20.0.53\n");
  await clock.pass(250);
  expect(refused(observed.at(-1)!)).toEqual([["172.20.0.0/16", "covers-dns-server"]]);
  kernel.writeFile("/etc/resolv.conf", "nameserver 192.168.1.1\n");
  await clock.pass(250);
  expect(installed(observed.at(-1)!)).toEqual(["172.20.0.0/16"]);
});

test("a network that comes or goes is told even where no route minds", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.addLink("wlan0", ["192.168.7.9/24"]);
  kernel.setRoutes(kernel.routes);
  await clock.pass(250);
  expect(observed.at(-1)?.host.attached).toEqual([{ prefix: "192.168.7.0/24", interfaceName: "wlan0" }]);
  kernel.links.delete("wlan0");
  kernel.setRoutes(kernel.routes);
  await clock.pass(250);
  expect(observed.at(-1)?.host.attached).toEqual([]);
});

test("the kernel's WireGuard is used where kernel and wg have it, and behaves the same", async () => {
  const stack = await helperStack();
  const { keeper, kernel, clock, observed } = stack;
  kernel.programs.add("/usr/bin/wg");
  kernel.hasKernelWireGuard = true;
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  expect(kernel.writes.slice(0, 2)).toEqual([
    "link add dev dockline0 type wireguard",
    "link set dev dockline0 mtu 1420",
  ]);
  expect(allowedIps(stack)).toEqual([["10.33.33.2/32", "172.20.0.0/16"]]);
  kernel.wireguard!.handshake("10.99.0.2:51820");
  await clock.pass(1_000);
  expect(observed.at(-1)).toMatchObject({
    tunnel: { engine: "kernel", listenPort: 40_001, peer: { endpoint: "10.99.0.2:51820" } },
  });
  kernel.killEngine();
  await clock.pass(200);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2", "172.20.0.0/16"]);
  await keeper.release();
  expect([[...kernel.links.keys()], kernel.violations, clock.pending]).toEqual([["lo"], [], 0]);
});

test("the first handshake is told, an endpoint inside a route withdraws it, and then there is no timer", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16", "172.21.0.0/16"]));
  await clock.pass(5_000);
  kernel.wireguard!.handshake("172.21.0.9:51820");
  await clock.pass(1_000);
  expect(observed.at(-1)).toMatchObject({
    tunnel: { peer: { endpoint: "172.21.0.9:51820", lastHandshakeAt: 1_700_000_000_000 } },
    routes: [
      { destination: "172.20.0.0/16", state: "installed" },
      { state: "refused", reason: { code: "covers-endpoint", address: "172.21.0.9" } },
    ],
  });
  await clock.pass(1_000);
  expect(clock.pending).toBe(0);
});

test("while nobody answers, the engine is asked less and less often", async () => {
  const { keeper, kernel, clock } = await helperStack();
  await keeper.apply(desiredState([]));
  let reads = 0;
  const { wireguard } = kernel;
  const exchange = wireguard!.exchange.bind(wireguard);
  wireguard!.exchange = (operation) => {
    reads++;
    return exchange(operation);
  };
  await clock.pass(1_000);
  expect(reads).toBeGreaterThan(20);
  await clock.pass(3_600_000);
  reads = 0;
  await clock.pass(300_000);
  expect(reads).toBe(10);
});

test("an engine that died is replaced under the same key and port, and that is told", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  const before = await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.wireguard!.handshake("10.99.0.2:51820");
  await clock.pass(1_000);
  kernel.killEngine();
  await clock.pass(250);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2", "172.20.0.0/16"]);
  expect(observed.at(-1)).toEqual(before);
});

test("a program that keeps removing our route is given in to, and a new apply begins anew", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  const remove = () => kernel.setRoutes(kernel.routes.filter((route) => route.dst !== "172.20.0.0/16"));
  const isThere = () => kernel.ourRoutes.includes("172.20.0.0/16");
  expect(await delaysUntilBack({ clock, remove, isThere, rounds: 4 })).toEqual([200, 1_000, 5_000, 30_000]);
  remove();
  await clock.pass(100_000);
  expect(refused(observed.at(-1)!)).toEqual([["172.20.0.0/16", "removed-by-other"]]);
  expect(installed(await keeper.apply(desiredState(["172.20.0.0/16"])))).toEqual(["172.20.0.0/16"]);
});

test("what was given in to is put back once, when all is forgiven, however quiet the kernel is", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.wireguard!.handshake("10.99.0.2:51820");
  const remove = () => kernel.setRoutes(kernel.routes.filter((route) => route.dst !== "172.20.0.0/16"));
  const isThere = () => kernel.ourRoutes.includes("172.20.0.0/16");
  expect(await delaysUntilBack({ clock, remove, isThere, rounds: 4 })).toHaveLength(4);
  remove();
  await clock.pass(299_000);
  expect([isThere(), clock.pending]).toEqual([false, 1]);
  await clock.pass(2_000);
  expect([installed(observed.at(-1)!), isThere(), clock.pending]).toEqual([["172.20.0.0/16"], true, 0]);
});

test("a look that fails is repeated, without a change in the kernel", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.wireguard!.handshake("10.99.0.2:51820");
  await clock.pass(1_000);
  kernel.refusals.set("-json address show", "Resource temporarily unavailable");
  kernel.setRoutes(kernel.routes.filter((route) => route.dst !== "172.20.0.0/16"));
  await clock.pass(1_000);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2"]);
  kernel.refusals.clear();
  await clock.pass(10_000);
  expect([installed(observed.at(-1)!), clock.pending]).toEqual([["172.20.0.0/16"], 0]);
});

test("whoever applies after others have waited long is told of the handshake at once", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  await keeper.apply(desiredState([]));
  await clock.pass(617_000);
  const publicKey = `${"A".repeat(43)}=`;
  await keeper.apply(desiredState([], { generation: 2, peer: { publicKey } }));
  kernel.wireguard!.handshake("10.99.0.2:51820");
  await clock.pass(50);
  expect(observed.at(-1)?.tunnel?.peer).toMatchObject({ publicKey, lastHandshakeAt: 1_700_000_000_000 });
});

test("a hundred who ask for the status share two readings of the kernel", async () => {
  const { keeper, kernel } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  const commands: string[] = [];
  const { run } = kernel;
  Object.assign(kernel, {
    run: (...args: Parameters<typeof run>) => {
      commands.push(args[0].slice(1).join(" "));
      return run(...args);
    },
  });
  const first = keeper.status();
  const running = new Promise((resolve) => setImmediate(resolve));
  kernel.routes = kernel.routes.filter((route) => route.dst !== "172.20.0.0/16");
  const others = Array.from({ length: 99 }, () => keeper.status());
  await running;
  const answers = await Promise.all([first, ...others]);
  expect(answers.at(-1)?.routes).toEqual([
    { destination: "172.20.0.0/16", state: "refused", reason: { code: "missing" } },
  ]);
  expect(commands.filter((command) => command === "-json address show").length).toBeLessThanOrEqual(2);
});

test("release removes everything, whatever is going on, and leaves neither timer nor monitor", async () => {
  const { keeper, kernel, clock } = await helperStack();
  kernel.setRoutes([{ dst: "10.9.0.0/16", dev: "eth0", protocol: "static" }]);
  const applying = keeper.apply(desiredState(["172.20.0.0/16"]));
  const released = await keeper.release();
  await applying;
  expect(released).toEqual({
    settledGeneration: null,
    tunnel: null,
    routes: [],
    host: EMPTY_HOST,
    names: null,
  });
  expect(kernel.routes).toEqual([{ dst: "10.9.0.0/16", dev: "eth0", protocol: "static" }]);
  expect([...kernel.links.keys()]).toEqual(["lo"]);
  expect([clock.pending, kernel.isWatched]).toEqual([0, false]);
});

test("an apply that follows a release at once wins", async () => {
  const { keeper, kernel } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  const [, status] = await Promise.all([keeper.release(), keeper.apply(desiredState(["172.21.0.0/16"]))]);
  expect(installed(status)).toEqual(["172.21.0.0/16"]);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2", "172.21.0.0/16"]);
});

test("status reads the kernel and changes nothing", async () => {
  const { keeper, kernel } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16", "172.21.0.0/16"]));
  kernel.routes = kernel.routes.filter((route) => route.dst !== "172.21.0.0/16");
  const writes = kernel.writes.length;
  const status = await keeper.status();
  await settle();
  expect([installed(status), refused(status)]).toEqual([["172.20.0.0/16"], [["172.21.0.0/16", "missing"]]]);
  expect(kernel.writes.length).toBe(writes);
});
