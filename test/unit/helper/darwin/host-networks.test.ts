import { beforeEach, expect, test } from "vitest";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { desiredState } from "../../../fakes/helper-stack.js";
import { installed, refused } from "../route-outcomes.js";
import { macAtHome, row } from "./mac-at-home.js";

let stack: ReturnType<typeof macAtHome>;
beforeEach(() => {
  stack = macAtHome();
});

test("a network that the Mac joins gets its addresses back before configd asks for them, and again when it leaves", async () => {
  const { kernel, keeper, clock, observed } = stack;
  await keeper.apply(desiredState(["172.20.0.0/16", "172.21.5.0/24", "172.22.0.0/16"]));
  kernel.writes.length = 0;
  kernel.mac.addEthernet("en7", ["172.20.0.66/16", "172.21.0.66/16"]);
  await clock.pass(40);
  expect(kernel.writes).toEqual([
    "/sbin/route -n delete -inet 172.20.0.0/16 -interface utun4",
    "/sbin/route -n delete -inet 172.21.5.0/24 -interface utun4",
  ]);
  kernel.mac.takeOver("172.20.0.0/16", "en7");
  await clock.pass(10_000);
  expect(refused(observed.at(-1)!)).toEqual([
    ["172.20.0.0/16", "covers-lan"],
    ["172.21.5.0/24", "inside-lan"],
  ]);
  kernel.mac.removeDevice("en7");
  kernel.mac.tell("RTM_DELADDR: address being removed from iface: len 112, metric 0, flags:");
  await clock.pass(10_000);
  expect([installed(observed.at(-1)!), kernel.violations]).toEqual([
    ["172.20.0.0/16", "172.21.5.0/24", "172.22.0.0/16"],
    [],
  ]);
});

test("a network that the Mac joins and that configd was first to take is left to it, also in the middle of a withdrawal", async () => {
  const { kernel, keeper, clock, observed } = stack;
  await keeper.apply(desiredState(["172.21.5.0/24", "172.20.0.0/16"]));
  kernel.mac.addEthernet("en7", ["172.20.0.66/16", "172.21.0.66/16"]);
  const first = "/sbin/route -n delete -inet 172.21.5.0/24 -interface utun4";
  const { run } = kernel;
  Object.assign(kernel, {
    run: async (argv: readonly string[]) => {
      const answer = await run(argv);
      if (argv.join(" ") === first) kernel.mac.takeOver("172.20.0.0/16", "en7");
      return answer;
    },
  });
  await clock.pass(10_000);
  expect([kernel.mac.deleted, kernel.violations]).toEqual([
    [{ destination: "172.21.5.0/24", interfaceName: "utun4" }],
    [],
  ]);
  expect(kernel.mac.table.filter((one) => one.destination === "172.20.0.0/16")).toEqual([
    { ...row("172.20.0.0/16", "en7", "UCS", expect.stringMatching(/^link#/)) },
  ]);
  expect(refused(observed.at(-1)!)).toEqual([
    ["172.21.5.0/24", "inside-lan"],
    ["172.20.0.0/16", "covers-lan"],
  ]);
});

test("a range inside the Mac's network is routed until a neighbour in it is heard of", async () => {
  const { kernel, keeper } = stack;
  const range = "192.168.1.192/27" as Cidr;
  kernel.mac.table.push(row("192.168.1.23/32", "en0", "UHLWI", "8:f8:bc:62:77:40"));
  const desired = desiredState([], { ranges: [range] });
  expect(installed(await keeper.apply(desired))).toEqual([range]);
  kernel.mac.table.push(row("192.168.1.200/32", "en0", "UHLWI", "link#14"));
  expect(installed(await keeper.apply({ ...desired, generation: 2 }))).toEqual([range]);
  kernel.mac.table.push(row("192.168.1.201/32", "en0", "UHLWI", "8:f8:bc:62:77:41"));
  expect((await keeper.apply({ ...desired, generation: 3 })).routes).toEqual([
    {
      destination: range,
      state: "refused",
      reason: { code: "holds-neighbour", address: "192.168.1.201" },
    },
  ]);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2/32"]);
});

test("what the Mac is attached to, and a VPN's wider route, are told", async () => {
  const { kernel, keeper } = stack;
  kernel.mac.addDevice("utun9", ["UP", "POINTOPOINT"], []);
  kernel.mac.table.push(row("172.16.0.0/12", "utun9"), row("172.20.7.0/24", "utun9"));
  const { host } = await keeper.apply(desiredState(["172.20.0.0/16"]));
  expect(host).toEqual({
    attached: [{ prefix: "192.168.1.0/24", interfaceName: "en0" }],
    overlaps: [
      { destination: "172.20.0.0/16", kind: "within", prefix: "172.16.0.0/12", interfaceName: "utun9" },
      { destination: "172.20.0.0/16", kind: "part", prefix: "172.20.7.0/24", interfaceName: "utun9" },
    ],
  });
});
