import { expect, test } from "vitest";
import { desiredState, helperStack } from "../../fakes/helper-stack.js";
import { installed } from "./route-outcomes.js";

const DELETE = "link delete dev dockline0";
const OTHER_ENDS = { mtu: 1420, ipv4: { host: "10.211.33.1", vm: "10.211.33.2" }, ipv6: null };

/** With an interface that stays where it cannot be deleted; wireguard-go takes its own along. */
async function kernelStack() {
  const stack = await helperStack();
  stack.kernel.hasKernelWireGuard = true;
  stack.kernel.programs.add("/usr/bin/wg");
  return stack;
}

test("an interface that could not be deleted is not forgotten: the next release removes it", async () => {
  const { keeper, kernel } = await kernelStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.refusals.set(DELETE, "Device or resource busy");
  await expect(keeper.release()).rejects.toThrow("Device or resource busy");
  await expect(keeper.release()).rejects.toThrow("Device or resource busy");
  expect(kernel.ourRoutes).toEqual(["10.33.33.2", "172.20.0.0/16"]);
  kernel.refusals.clear();
  expect((await keeper.release()).tunnel).toBeNull();
  expect([[...kernel.links.keys()], kernel.ourRoutes]).toEqual([["lo"], []]);
});

test("nor is it in the way of the next apply, which begins with a new one", async () => {
  const { keeper, kernel } = await kernelStack();
  const before = await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.refusals.set(DELETE, "Device or resource busy");
  await expect(keeper.release()).rejects.toThrow("Device or resource busy");
  kernel.refusals.clear();
  const after = await keeper.apply(desiredState(["172.21.0.0/16"]));
  expect([installed(after), kernel.ourRoutes]).toEqual([["172.21.0.0/16"], ["10.33.33.2", "172.21.0.0/16"]]);
  expect(kernel.writes.filter((write) => write.startsWith("link delete"))).toHaveLength(1);
  expect(after.tunnel?.publicKey).toBe(before.tunnel?.publicKey);
});

test("an interface without its key, which could not be deleted either, is replaced before it is used", async () => {
  const { keeper, kernel } = await kernelStack();
  const { run } = kernel;
  let isBroken = true;
  Object.assign(kernel, {
    run: async (...args: Parameters<typeof run>) => {
      if (!isBroken || args[0][1] !== "syncconf") return run(...args);
      kernel.refusals.set(DELETE, "Device or resource busy");
      return { exitCode: 1, stdout: "", stderr: "Unable to modify interface: No buffer space available\n" };
    },
  });
  await expect(keeper.apply(desiredState([]))).rejects.toThrow("No buffer space available");
  expect(kernel.links.has("dockline0")).toBe(true);
  isBroken = false;
  kernel.refusals.clear();
  await keeper.apply(desiredState([]));
  expect(kernel.wireguard?.privateKey).toMatch(/^[0-9a-f]{64}$/);
  expect(kernel.writes.filter((write) => write.includes("dockline0 type"))).toHaveLength(2);
});

test("an interface that nobody remembers is removed all the same", async () => {
  const { keeper, kernel } = await kernelStack();
  kernel.addLink("dockline0", []);
  await keeper.release();
  expect([...kernel.links.keys()]).toEqual(["lo"]);
});

test("a release during an apply that fails removes everything", async () => {
  const { keeper, kernel, clock } = await kernelStack();
  kernel.refusals.set("link set dev dockline0 up", "Operation not permitted");
  const applying = keeper.apply(desiredState(["172.20.0.0/16"]));
  const released = await keeper.release();
  await applying;
  expect([released.tunnel, [...kernel.links.keys()], kernel.isWatched, clock.pending]).toEqual([
    null,
    ["lo"],
    false,
    0,
  ]);
});

test("an apply during another that is refused gets its own outcome", async () => {
  const { keeper, kernel } = await kernelStack();
  kernel.addLink("wlan0", ["10.33.33.9/24"]);
  const states = [
    desiredState(["172.20.0.0/16"]),
    desiredState(["172.20.0.0/16"], { generation: 2, tunnel: OTHER_ENDS }),
  ];
  const [, second] = await Promise.allSettled(states.map((state) => keeper.apply(state)));
  expect(second).toMatchObject({ status: "fulfilled", value: { settledGeneration: 2 } });
  const failing = states.map((state) => keeper.apply({ ...state, peer: null }));
  kernel.refusals.set("-json route show table all", "Operation not permitted");
  expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("an apply that was refused leaves nothing behind that would take effect later", async () => {
  const { keeper, kernel, clock } = await kernelStack();
  kernel.addLink("wlan0", ["10.33.33.1/24"]);
  await expect(keeper.apply(desiredState(["172.20.0.0/16"]))).rejects.toThrow("is in use on this host");
  expect([keeper.isIdle, kernel.isWatched, clock.pending]).toEqual([true, false, 0]);
  kernel.links.delete("wlan0");
  kernel.setRoutes(kernel.routes);
  await clock.pass(60_000);
  expect([kernel.writes, await keeper.status()]).toEqual([[], expect.objectContaining({ routes: [] })]);
});

test("where something else was wanted before, that stays wanted", async () => {
  const { keeper, kernel, clock, observed } = await helperStack();
  await keeper.apply(desiredState(["172.20.0.0/16"]));
  kernel.addLink("wlan0", ["10.211.33.1/24"]);
  kernel.killEngine();
  const other = desiredState(["172.21.0.0/16"], { generation: 2, tunnel: OTHER_ENDS });
  await expect(keeper.apply(other)).rejects.toThrow("the tunnel address 10.211.33.1/32 is in use");
  await clock.pass(10_000);
  expect(observed.at(-1)).toMatchObject({ settledGeneration: 1, routes: [{ destination: "172.20.0.0/16" }] });
  expect(kernel.ourRoutes).toEqual(["10.33.33.2", "172.20.0.0/16"]);
});
