import { expect, test } from "vitest";
import { FakeKernel } from "../../fakes/fake-kernel.js";
import { apply, LEASE_MS, newHelper, until } from "./helper-on-socket.js";

/** A kernel whose interface stays where it cannot be deleted. */
function stubbornKernel(): FakeKernel {
  const kernel = new FakeKernel();
  kernel.hasKernelWireGuard = true;
  kernel.programs.add("/usr/bin/wg");
  return kernel;
}

test("what an expired lease cannot remove at once is removed later, and only then a helper for one session ends", async () => {
  const { kernel, clock, known, helper } = await newHelper(undefined, stubbornKernel());
  let hasEnded = false;
  helper.leaseEnded.then(() => {
    hasEnded = true;
  });
  const client = await known();
  await client.ask(apply(["172.20.0.0/16"], { peer: null }));
  await clock.pass(1_000);
  kernel.refusals.set("link delete dev dockline0", "Device or resource busy");
  client[Symbol.dispose]();
  await until(() => clock.pending === 1);
  await clock.pass(LEASE_MS + 20_000);
  await until(() => clock.pending === 1);
  expect([kernel.links.has("dockline0"), hasEnded]).toEqual([true, false]);
  kernel.refusals.clear();
  await clock.pass(60_000);
  await until(() => hasEnded);
  expect([kernel.links.has("dockline0"), clock.pending]).toEqual([false, 0]);
});

test("somebody who applies before that keeps what they got", async () => {
  const { kernel, clock, known } = await newHelper(undefined, stubbornKernel());
  const first = await known();
  await first.ask(apply(["172.20.0.0/16"], { peer: null }));
  await clock.pass(1_000);
  kernel.refusals.set("link delete dev dockline0", "Device or resource busy");
  first[Symbol.dispose]();
  await until(() => clock.pending === 1);
  await clock.pass(LEASE_MS + 2_000);
  kernel.refusals.clear();
  const second = await known();
  expect((await second.ask(apply(["172.21.0.0/16"], { peer: null }))).error).toBeUndefined();
  await clock.pass(3_600_000);
  expect([kernel.ourRoutes, clock.pending]).toEqual([["10.33.33.2", "172.21.0.0/16"], 0]);
});

test("a helper that cannot remove its interface however often it tries says so once more, and ends", async () => {
  const errors: unknown[] = [];
  const log = { info: () => {}, error: (area: string, facts: object) => errors.push([area, facts]) };
  const { kernel, clock, known, helper } = await newHelper(undefined, stubbornKernel(), log);
  const client = await known();
  await client.ask(apply([], { peer: null }));
  await clock.pass(1_000);
  kernel.refusals.set("link delete dev dockline0", "Device or resource busy");
  client[Symbol.dispose]();
  await until(() => clock.pending === 1);
  await clock.pass(3_600_000);
  await helper.leaseEnded;
  const error = expect.stringContaining("Device or resource busy");
  expect(errors).toEqual([...Array(6).fill(["remove", { error }]), ["remove", { state: "given up", error }]]);
  kernel.refusals.clear();
});

test("a stop insists on removing as well, and fails where it cannot", async () => {
  const { kernel, clock, known, helper } = await newHelper(undefined, stubbornKernel());
  await (await known()).ask(apply(["172.20.0.0/16"], { peer: null }));
  await clock.pass(1_000);
  kernel.refusals.set("link delete dev dockline0", "Device or resource busy");
  const failed = expect(helper[Symbol.asyncDispose]()).rejects.toThrow("Device or resource busy");
  await until(() => clock.pending === 1);
  await clock.pass(250);
  await clock.pass(1_000);
  await failed;
  const stopped = helper[Symbol.asyncDispose]();
  await until(() => clock.pending === 1);
  kernel.refusals.clear();
  await clock.pass(250);
  await stopped;
  expect([[...kernel.links.keys()], kernel.ourRoutes]).toEqual([["lo"], []]);
});
