import { mkdtempSync, rmSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ControlClient } from "../../../bridge/control/client.js";
import { ControlServer } from "../../../bridge/control/server.js";
import { Session } from "../../../bridge/session/session.js";
import { containerOn } from "../../fakes/fake-containers.js";
import { bridgeNetwork, FakeWorld } from "../../fakes/fake-ports.js";
import { LineServer } from "../../fakes/line-server.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-control-"));
  path = join(folder, "own", "control.sock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function connected() {
  const world = new FakeWorld();
  world.engines.networks = [bridgeNetwork("web", "172.20.0.0/16")];
  const session = new Session(world, { mtu: 1420, endpoints: [], names: null });
  session.connect();
  await vi.waitFor(() => expect(session.snapshot.state.kind).toBe("connected"));
  return { world, session };
}

test("another command sees the same snapshot as the session", async () => {
  const { session } = await connected();
  await using _server = await ControlServer.listen(path, session, "1");
  using client = await ControlClient.open(path, "1");
  expect(await client?.snapshot()).toEqual(session.snapshot);
});

test("whoever watches gets every change, and learns that the session has ended", async () => {
  const { world, session } = await connected();
  const server = await ControlServer.listen(path, session, "1");
  const seen: string[] = [];
  let isClosed = false;
  using client = await ControlClient.open(path, "1", {
    onSnapshot: ({ networks }) => void seen.push(networks.map(({ name }) => name).join()),
    onClose: () => {
      isClosed = true;
    },
  });
  expect(await client?.watch()).toEqual(JSON.parse(JSON.stringify(session.snapshot)));
  world.engines.change([bridgeNetwork("web", "172.20.0.0/16"), bridgeNetwork("late", "172.21.0.0/16")]);
  await vi.waitFor(() => expect(seen.at(-1)).toBe("late,web"));
  await server[Symbol.asyncDispose]();
  await vi.waitFor(() => expect(isClosed).toBe(true));
});

test("the tunnel's counters are read without telling anybody, and are null without a tunnel", async () => {
  const { session } = await connected();
  await using _server = await ControlServer.listen(path, session, "1");
  let told = 0;
  session.onSnapshot(() => {
    told += 1;
  });
  using client = await ControlClient.open(path, "1");
  const traffic = await client?.traffic();
  expect([Object.keys(traffic ?? {}), told]).toEqual([["at", "rxBytes", "txBytes", "lastHandshakeAt"], 0]);
  await session.disconnect();
  expect(await client?.traffic()).toBeNull();
});

test("a snapshot of five thousand containers passes", async () => {
  const { world, session } = await connected();
  const network = bridgeNetwork("web", "172.20.0.0/16");
  world.engines.containers = Array.from({ length: 5_000 }, (_, index) =>
    containerOn(network, `172.20.${Math.floor(index / 250)}.${index % 250}`),
  );
  world.engines.change([network]);
  await vi.waitFor(() => expect(session.snapshot.containers).toHaveLength(5_000));
  await using _server = await ControlServer.listen(path, session, "1");
  using client = await ControlClient.open(path, "1");
  expect((await client?.snapshot())?.containers).toHaveLength(5_000);
});

test("disconnect answers when everything is down", async () => {
  const { world, session } = await connected();
  await using _server = await ControlServer.listen(path, session, "1");
  using client = await ControlClient.open(path, "1");
  await client?.disconnect();
  expect([session.snapshot.state.kind, world.helpers.isReleased]).toEqual(["disconnected", true]);
});

test("connect changes nothing where a session is connected, and one that has gone need not answer", async () => {
  const { session } = await connected();
  const server = await ControlServer.listen(path, session, "1");
  using client = await ControlClient.open(path, "1");
  const { state } = session.snapshot;
  await client?.connect();
  expect(session.snapshot.state).toBe(state);
  await Promise.all([client?.connect(), server[Symbol.asyncDispose]()]);
});

test("a choice of networks is carried out and answered; one that cannot be keeps its code and words", async () => {
  const { world, session } = await connected();
  await using _server = await ControlServer.listen(path, session, "1");
  using client = await ControlClient.open(path, "1");
  expect(await client?.choose({ verb: "disable", names: ["web"] })).toEqual({
    mode: "all-but",
    names: ["web"],
  });
  await vi.waitFor(() => expect(world.helpers.routes).toEqual([]));
  await expect(client?.choose({ verb: "enable", names: ["wib"] })).rejects.toMatchObject({
    code: "unknown-network",
    message: 'There is no network "wib"; did you mean web?',
  });
  expect(await client?.choose({ verb: "all" })).toEqual({ mode: "all-but", names: [] });
});

test("only the user may open the socket", async () => {
  const { session } = await connected();
  await using _server = await ControlServer.listen(path, session, "1");
  expect([statSync(join(folder, "own")).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
});

test("no session is no error, also when a dead one left its socket, which the next one takes over", async () => {
  expect(await ControlClient.open(path, "1")).toBeNull();
  const { session } = await connected();
  const server = await ControlServer.listen(path, session, "1");
  await server[Symbol.asyncDispose]();
  expect(await ControlClient.open(path, "1")).toBeNull();
  await using _next = await ControlServer.listen(path, session, "1");
  using client = await ControlClient.open(path, "1");
  expect(client).not.toBeNull();
});

test.each([
  ["text that is not JSON", "hello"],
  ["an unknown method", '{"id":1,"method":"explode"}'],
  ["an unknown field", '{"id":1,"method":"disconnect","force":true}'],
  ["a choice without a change", '{"id":1,"method":"choose"}'],
  ["a choice of no names", '{"id":1,"method":"choose","change":{"verb":"disable","names":[]}}'],
  ["a choice of numbers", '{"id":1,"method":"choose","change":{"verb":"disable","names":[7]}}'],
  ["a name for all", '{"id":1,"method":"choose","change":{"verb":"all","names":["web"]}}'],
  ["an unknown verb", '{"id":1,"method":"choose","change":{"verb":"delete","names":["web"]}}'],
])("%s is refused and changes nothing", async (_, line) => {
  const { session } = await connected();
  await using _server = await ControlServer.listen(path, session, "1");
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(path, () => socket.write(`${line}\n`));
    socket.once("data", (chunk) => {
      socket.destroy();
      resolve(chunk.toString());
    });
  });
  expect(JSON.parse(answer)).toMatchObject({ id: null, error: { code: "bad-request" } });
  expect(session.snapshot.state.kind).toBe("connected");
});

test("whoever comes at the first moment of the socket is served", async () => {
  const { session } = await connected();
  const listening = ControlServer.listen(path, session, "1");
  let early: ControlClient | null = null;
  while (early === null) early = await ControlClient.open(path, "1");
  using client = early;
  expect((await client.snapshot()).state.kind).toBe("connected");
  await (await listening)[Symbol.asyncDispose]();
});

test("a session of another version is told by both versions, is neither read nor changed, and can be ended", async () => {
  const { world, session } = await connected();
  await using _server = await ControlServer.listen(path, session, "0.1.0");
  const seen: unknown[] = [];
  const events = { onSnapshot: (snapshot: unknown) => void seen.push(snapshot), onClose: () => {} };
  const fault = { code: "session-version", found: "0.1.0", wanted: "0.2.0" };
  const asks: ((client: ControlClient) => Promise<unknown>)[] = [
    (client) => client.snapshot(),
    (client) => client.watch(),
    (client) => client.traffic(),
    (client) => client.choose({ verb: "disable", names: ["web"] }),
  ];
  for (const ask of asks) {
    using client = (await ControlClient.open(path, "0.2.0", events))!;
    await expect(ask(client)).rejects.toMatchObject({ fault });
  }
  expect([session.snapshot.state.kind, world.helpers.routes, seen]).toEqual([
    "connected",
    ["172.20.0.0/16"],
    [],
  ]);
  using client = await ControlClient.open(path, "0.2.0", events);
  await client?.disconnect();
  expect(session.snapshot.state.kind).toBe("disconnected");
});

test.each([
  ["no version, as it was once", { state: { kind: "connected" } }],
  ["a version that is none", { version: "an evil one; rm", snapshot: {} }],
  ["nothing", null],
])("a session that answers with %s is an older one", async (_, result) => {
  await using server = await LineServer.start(
    (line) => `${JSON.stringify({ id: JSON.parse(line).id, result })}\n`,
  );
  using client = await ControlClient.open(server.path, "0.2.0");
  await expect(client?.watch()).rejects.toMatchObject({
    fault: { code: "session-version", found: null, wanted: "0.2.0" },
    message: `A session of an older Dockline is running, and this is Dockline 0.2.0; end it with "dockline down", then connect again.`,
  });
});

test("of programs that come at once one has the socket, and the others are told", async () => {
  const comers = await Promise.all(Array.from({ length: 4 }, () => connected()));
  const outcomes = await Promise.allSettled(
    comers.map(({ session }) => ControlServer.listen(path, session, "1")),
  );
  const servers = outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const faults = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason.fault] : []));
  expect([servers.length, faults]).toEqual([1, Array(3).fill({ code: "session-running" })]);
  using client = await ControlClient.open(path, "1");
  expect((await client?.snapshot())?.state.kind).toBe("connected");
  await servers[0]?.[Symbol.asyncDispose]();
  expect(await ControlClient.open(path, "1")).toBeNull();
});

test.each([
  ["status", 15, (client: ControlClient) => client.snapshot()],
  ["the dashboard", 15, (client: ControlClient) => client.watch()],
  ["a choice", 15, (client: ControlClient) => client.choose({ verb: "all" })],
  ["down", 60, (client: ControlClient) => client.disconnect()],
] as const)(
  "%s of a session that hangs gets one sentence that says what to do, and a code",
  async (_, seconds, ask) => {
    const limits: number[] = [];
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, "timeout").mockImplementation((limitMs) => {
      limits.push(limitMs);
      return timeout(10);
    });
    const hanging = createServer((socket) => socket.resume());
    const listens = join(folder, "hanging.sock");
    await new Promise<void>((resolve) => hanging.listen(listens, resolve));
    using client = await ControlClient.open(listens, "1");
    await expect(client === null ? null : ask(client)).rejects.toMatchObject({
      fault: { code: "session-silent", seconds },
      message: `The running session does not answer (${seconds} s); end its process, by Ctrl-C where it runs or from outside, and the helper cleans up within 30 s.`,
    });
    expect(limits).toEqual([seconds * 1000]);
    vi.restoreAllMocks();
    client?.[Symbol.dispose]();
    await new Promise((resolve) => hanging.close(resolve));
  },
);
