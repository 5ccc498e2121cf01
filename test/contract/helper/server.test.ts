import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Helper, startHelper } from "../../../helper/helper.js";
import type { Log } from "../../../helper/log.js";
import { LinuxPlatform } from "../../../helper/platform/linux/linux-platform.js";
import { FakeClock, settle } from "../../fakes/fake-clock.js";
import { FakeKernel } from "../../fakes/fake-kernel.js";
import { desiredState, PEER, quietLog } from "../../fakes/helper-stack.js";
import { LineClient } from "../../fakes/line-client.js";

const LEASE_MS = 30_000;
const HELLO = { method: "hello", version: 3 };
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function newHelper(folder?: string, kernel = new FakeKernel(), log: Log = quietLog) {
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

const apply = (routes: readonly string[], changes = {}) => ({
  method: "apply",
  ...desiredState(routes, changes),
});

/** Polls a fact of this process; the limit is real time. */
async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !isTrue(); turn++) await settle();
  expect(isTrue()).toBe(true);
}

test("hello tells version and process, and a session goes from apply to release", async () => {
  const { kernel, newClient } = await newHelper();
  const client = await newClient();
  expect(await client.ask(HELLO)).toEqual({
    result: { version: 3, helperVersion: "0.1.0", pid: process.pid },
  });
  expect((await client.ask(apply(["172.20.0.0/16"]))).result.routes).toEqual([
    { destination: "172.20.0.0/16", state: "installed" },
  ]);
  expect(await client.ask({ method: "release" })).toEqual({
    result: {
      settledGeneration: null,
      tunnel: null,
      routes: [],
      host: { attached: [], overlaps: [] },
      names: null,
    },
  });
  expect([...kernel.links.keys()]).toEqual(["lo"]);
  expect(kernel.violations).toEqual([]);
});

test("the socket is for its owner alone, in a folder that only the helper writes to", async () => {
  const { home, socketPath } = await newHelper();
  const modes = await Promise.all(
    [join(home, "run"), socketPath].map(async (path) => (await stat(path)).mode & 0o777),
  );
  expect(modes).toEqual([0o755, 0o600]);
});

test.each([
  ["garbage", "\u0000\u0001\u0002 GET / HTTP/1.1\r\n", "not-json"],
  ["a line that is too long", `"${"x".repeat(300_000)}"\n`, "line-too-long"],
  ["a line without an end", "x".repeat(300_000), "line-too-long"],
])("%s is answered once, and the connection is closed", async (_, bytes, code) => {
  const { kernel, newClient } = await newHelper();
  const client = await newClient();
  client.send(bytes);
  client.send(`${JSON.stringify({ id: 1, ...HELLO })}\n`);
  await client.closed;
  expect(client.messages).toEqual([{ id: null, error: { code, message: expect.any(String) } }]);
  expect(kernel.writes).toEqual([]);
});

test.each([
  ["an unknown verb", { method: "exec", argv: ["id"] }, "unknown-method"],
  ["an unknown field", { ...apply([]), path: "/etc/passwd" }, "unknown-field"],
  ["a public prefix", apply(["8.8.8.0/24"]), "route-public"],
  ["a default route", apply(["0.0.0.0/0"]), "route-default"],
  ["a private key", apply([], { peer: { ...PEER, privateKey: "x" } }), "private-key"],
  ["a key that is too short", apply([], { peer: { publicKey: "AAAA" } }), "bad-field"],
])("%s changes nothing, and the next request is answered", async (_, request, code) => {
  const { kernel, known } = await newHelper();
  const client = await known();
  expect((await client.ask(request)).error?.code).toBe(code);
  expect((await client.ask({ method: "status" })).result.tunnel).toBeNull();
  expect(kernel.writes).toEqual([]);
});

test.each([apply([]), { method: "release" }, { method: "status" }])(
  "before hello, $method is refused",
  async (request) => {
    const { newClient } = await newHelper();
    expect((await (await newClient()).ask(request)).error?.code).toBe("hello-first");
  },
);

test("a client of another version is told so and disconnected", async () => {
  const { newClient } = await newHelper();
  const client = await newClient();
  expect(await client.ask({ method: "hello", version: 1 })).toEqual({
    error: {
      code: "version-mismatch",
      message: "the helper speaks protocol 3, not 1; install app and helper of one version",
      version: 3,
    },
  });
  await client.closed;
});

test("a second client may look, but neither apply nor release while the first is connected", async () => {
  const { kernel, known } = await newHelper();
  const [first, second] = [await known(), await known()];
  await first.ask(apply(["172.20.0.0/16"]));
  expect((await second.ask(apply(["172.21.0.0/16"]))).error?.code).toBe("busy");
  expect((await second.ask({ method: "release" })).error?.code).toBe("busy");
  expect((await second.ask({ method: "status" })).result.routes).toHaveLength(1);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2", "172.20.0.0/16"]);
  await first.ask({ method: "release" });
  expect((await second.ask(apply(["172.21.0.0/16"]))).result.routes).toHaveLength(1);
});

test("more connections than sixteen are closed at once, and those that were there go on", async () => {
  const { newClient } = await newHelper();
  const clients = await Promise.all(Array.from({ length: 16 }, newClient));
  await (await newClient()).closed;
  for (const client of clients) expect((await client.ask(HELLO)).result.version).toBe(3);
});

test("every client that said hello sees what changed, and nothing when nothing changed", async () => {
  const { kernel, clock, known, newClient } = await newHelper();
  const [first, second, stranger] = [await known(), await known(), await newClient()];
  await first.ask(apply(["172.20.0.0/16"]));
  await second.message((one) => "observation" in one);
  await first.ask(apply(["172.20.0.0/16"]));
  kernel.setRoutes(kernel.routes);
  await clock.pass(5_000);
  await second.ask({ method: "status" });
  expect(second.messages.filter((one) => "observation" in (one as object))).toEqual([
    { observation: "status", status: expect.objectContaining({ settledGeneration: 1 }) },
  ]);
  expect(stranger.messages).toEqual([]);
});

test("a client that went away has the lease's time to come back", async () => {
  const { kernel, clock, known } = await newHelper();
  const first = await known();
  await first.ask(apply(["172.20.0.0/16"]));
  kernel.wireguard!.handshake("10.99.0.2:51820");
  await clock.pass(1_000);
  first[Symbol.dispose]();
  await until(() => clock.pending === 1);
  await clock.pass(LEASE_MS - 1);
  expect(kernel.ourRoutes).toHaveLength(2);
  const second = await known();
  await second.ask(apply(["172.20.0.0/16"]));
  second[Symbol.dispose]();
  await until(() => clock.pending === 1);
  await clock.pass(LEASE_MS);
  await until(() => !kernel.links.has("dockline0"));
  expect(clock.pending).toBe(0);
});

test("a helper for one session ends with its lease, and one that nobody used ends too", async () => {
  const used = await newHelper();
  used.helper.expectClient();
  const client = await used.known();
  await client.ask(apply([]));
  await client.ask({ method: "release" });
  client[Symbol.dispose]();
  await used.helper.leaseEnded;
  const unused = await newHelper();
  unused.helper.expectClient();
  await unused.clock.pass(LEASE_MS);
  await unused.helper.leaseEnded;
});

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

test("an apply that is refused holds nothing: others may apply, and it takes no effect later", async () => {
  const { kernel, clock, known } = await newHelper();
  kernel.addLink("wlan0", ["10.33.33.1/24"]);
  const [first, second] = [await known(), await known()];
  expect((await first.ask(apply([]))).error).toEqual({
    code: "tunnel-refused",
    message: "the tunnel address 10.33.33.1/32 is in use on this host (covers-own-address); choose another",
  });
  kernel.links.delete("wlan0");
  kernel.setRoutes(kernel.routes);
  await clock.pass(10_000);
  expect([kernel.writes, clock.pending]).toEqual([[], 0]);
  expect((await second.ask(apply(["172.20.0.0/16"]))).result.routes).toHaveLength(1);
});

test("a burst of applies on one connection is answered whole, with the newest state, in two passes", async () => {
  const { kernel, known } = await newHelper();
  const client = await known();
  const burst = Array.from({ length: 200 }, (_, index) =>
    client.ask(apply([`10.20.${index}.0/24`], { generation: index })),
  );
  const answers = await Promise.all(burst);
  expect(answers.at(-1)?.result.settledGeneration).toBe(199);
  expect(kernel.ourRoutes).toEqual(["10.33.33.2", "10.20.199.0/24"]);
  expect(kernel.writes.filter((line) => line.startsWith("route add 10.20.")).length).toBeLessThan(20);
});

test("stopping removes everything, and so does the start after a crash", async () => {
  const crashed = await newHelper();
  await (await crashed.known()).ask(apply(["172.20.0.0/16"]));
  const journal = join(crashed.home, "run", "journal.json");
  expect(JSON.parse(await readFile(journal, "utf8"))).toEqual({
    interfaceName: "dockline0",
    engine: "wireguard-go",
    pid: 4002,
  });
  await crashed.helper[Symbol.asyncDispose]();
  expect([...crashed.kernel.links.keys()]).toEqual(["lo"]);

  crashed.kernel.addLink("dockline0", ["10.33.33.1/32"]);
  crashed.kernel.routes = [{ dst: "172.20.0.0/16", dev: "dockline0", protocol: "68" }];
  await writeFile(journal, "half a jour");
  await newHelper(crashed.home, crashed.kernel);
  expect([[...crashed.kernel.links.keys()], crashed.kernel.routes]).toEqual([["lo"], []]);
  await expect(readFile(journal)).rejects.toThrow("ENOENT");
});

test("a second helper refuses to start and leaves the first one's work alone", async () => {
  const first = await newHelper();
  await (await first.known()).ask(apply(["172.20.0.0/16"]));
  await expect(newHelper(first.home, first.kernel)).rejects.toThrow("another helper answers on");
  expect(first.kernel.ourRoutes).toEqual(["10.33.33.2", "172.20.0.0/16"]);
});

test("a file that is no socket any more, as a crash leaves it, is replaced", async () => {
  const first = await newHelper();
  await first.helper[Symbol.asyncDispose]();
  await writeFile(first.socketPath, "");
  const second = await newHelper(first.home);
  expect((await (await second.newClient()).ask(HELLO)).result.version).toBe(3);
});

test("a tunnel that cannot be made is one sentence, and the client stays connected", async () => {
  const { kernel, known } = await newHelper();
  kernel.programs.delete("/usr/bin/wireguard-go");
  const client = await known();
  const { error } = await client.ask(apply([]));
  expect(error).toEqual({ code: "tunnel-failed", message: expect.stringContaining("install it as") });
  expect((await client.ask({ method: "status" })).result.tunnel).toBeNull();
});
