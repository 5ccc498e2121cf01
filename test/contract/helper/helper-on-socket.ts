import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect } from "vitest";
import { type Helper, startHelper } from "../../../helper/helper.js";
import type { Log } from "../../../helper/log.js";
import { LinuxPlatform } from "../../../helper/platform/linux/linux-platform.js";
import { FakeClock, settle } from "../../fakes/fake-clock.js";
import { FakeKernel } from "../../fakes/fake-kernel.js";
import { desiredState, quietLog } from "../../fakes/helper-stack.js";
import { LineClient } from "../../fakes/line-client.js";

/** How long the state outlives its client. */
export const LEASE_MS = 30_000;
export const HELLO = { method: "hello", version: 3 };
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A helper on a socket of its own, before a kernel and a clock that are the test's; it ends with the test. */
export async function newHelper(folder?: string, kernel = new FakeKernel(), log: Log = quietLog) {
  const home = folder ?? (await mkdtemp(join(tmpdir(), "dockline-helper-")));
  if (folder === undefined) cleanUps.push(() => rm(home, { recursive: true, force: true }));
  const clock = new FakeClock();
  const socketPath = join(home, "run", "helper.sock");
  const helper: Helper = await startHelper({
    platform: await LinuxPlatform.open(kernel, "/opt/nowhere"),
    clock,
    log,
    socketPath,
    journalPath: join(home, "run", "journal.json"),
    ownerUid: process.getuid!(),
    leaseMs: LEASE_MS,
  });
  cleanUps.push(() => helper[Symbol.asyncDispose]());
  const newClient = async () => {
    const client = await LineClient.open(socketPath);
    cleanUps.push(() => client[Symbol.dispose]());
    return client;
  };
  const known = async () => {
    const client = await newClient();
    await client.ask(HELLO);
    return client;
  };
  return { home, clock, kernel, helper, socketPath, newClient, known };
}

export const apply = (routes: readonly string[], changes = {}) => ({
  method: "apply",
  ...desiredState(routes, changes),
});

/** Polls a fact of this process; the limit is real time. */
export async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !isTrue(); turn++) await settle();
  expect(isTrue()).toBe(true);
}
