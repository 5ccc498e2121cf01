import { chmod, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { expect, test, vi } from "vitest";
import { connectEngine, pingEngine } from "../../../bridge/docker/engine.js";
import type { EngineError } from "../../../bridge/docker/engine-error.js";
import { FakeEngine, json } from "../../fakes/fake-engine.js";

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => "it worked",
    (error: EngineError) => error.failure,
  );

test("the API version is the engine's own, as far as we have a use for it", async () => {
  await using fake = await FakeEngine.listen();
  fake.answer("GET /networks", (request, response) => json(response, 200, [{ asked: request.apiVersion }]));
  const engine = await connectEngine(fake.endpoint);
  expect(engine.version).toEqual({ version: "28.5.2", apiVersion: "1.49" });
  const said = await engine.client.json({ intent: "list", method: "GET", path: "/networks" });
  expect(said).toEqual([{ asked: "1.49" }]);
});

const loopbacks = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);

for (const host of ["127.0.0.1", "::1"]) {
  const isHere = loopbacks.some(({ address }) => address === host);
  test.skipIf(!isHere)(`an engine at the TCP address ${host} is spoken to`, async () => {
    await using fake = await FakeEngine.listenTcp(host);
    fake.answer("GET /networks", []);
    const origin = { contextName: "default", source: "docker-host" } as const;
    const engine = await connectEngine({ ...origin, kind: "tcp", host, port: fake.port });
    expect(await engine.listNetworks()).toEqual([]);
  });
}

test("an engine older than 20.10 is refused with its version", async () => {
  await using fake = await FakeEngine.listen();
  fake.answer("GET /version", { Version: "19.03.15", ApiVersion: "1.40", MinAPIVersion: "1.12" });
  expect(await failureOf(connectEngine(fake.endpoint))).toEqual({
    code: "engine-too-old",
    version: "19.03.15",
    apiVersion: "1.40",
  });
});

test("an engine that was replaced by one with another minimum asks for a new connection", async () => {
  await using fake = await FakeEngine.listen();
  const engine = await connectEngine(fake.endpoint);
  fake.minApiVersion = "1.52";
  expect(await failureOf(engine.listNetworks())).toEqual({
    code: "api-refused",
    address: `unix://${fake.endpoint.socketPath}`,
    detail: "client version 1.49 is too old. Minimum supported API version is 1.52",
  });
});

test("a socket that is not there, one that nobody listens on and a closed one each have their advice", async () => {
  await using fake = await FakeEngine.listen();
  const { socketPath } = fake.endpoint;
  const absent = { ...fake.endpoint, socketPath: `${socketPath}.absent` };
  expect(await pingEngine(absent, 1000)).toMatchObject({
    failure: { code: "engine-unreachable", reason: "no-socket", address: `unix://${absent.socketPath}` },
  });
  await writeFile(`${socketPath}.file`, "");
  const deaf = { ...fake.endpoint, socketPath: `${socketPath}.file` };
  expect(await pingEngine(deaf, 1000)).toMatchObject({
    failure: { code: "engine-unreachable", reason: "refused" },
  });
});

test("a socket that this user may not open says so", async () => {
  await using fake = await FakeEngine.listen();
  await chmod(fake.endpoint.socketPath, 0o000);
  const failure = asNobody(() => failureOf(connectEngine(fake.endpoint)));
  expect(await failure).toMatchObject({ reason: "no-permission" });
});

/** Root may open any socket, so it lends its place to "nobody" meanwhile. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test("an engine that dies in the middle of an answer is noticed at once, not at the limit", async () => {
  await using fake = await FakeEngine.listen();
  fake.answer("GET /networks", (_, response) => {
    response.writeHead(200).write("[{");
    setImmediate(() => response.destroy());
  });
  const engine = await connectEngine(fake.endpoint);
  const began = performance.now();
  expect(await failureOf(engine.listNetworks())).toMatchObject({
    code: "engine-unreachable",
    reason: "other",
  });
  expect(performance.now() - began).toBeLessThan(2000);
});

test("an engine that never answers runs into the limit", async () => {
  await using fake = await FakeEngine.listen();
  fake.answer("GET /_ping", () => {});
  expect(await pingEngine(fake.endpoint, 50)).toMatchObject({
    failure: { code: "engine-unreachable", reason: "timeout", detail: "no answer within 0.05 s" },
  });
  await vi.waitFor(() => expect(fake.connections).toBe(0));
});

test("a caller's abort rejects with the caller's reason and closes the connection", async () => {
  await using fake = await FakeEngine.listen();
  const engine = await connectEngine(fake.endpoint);
  const controller = new AbortController();
  fake.answer("GET /networks", () => controller.abort("the user cancelled"));
  await expect(engine.listNetworks(controller.signal)).rejects.toBe("the user cancelled");
  await vi.waitFor(() => expect(fake.connections).toBe(0));
});

test("what the engine says about a failure reaches the user without the transport's words", async () => {
  await using fake = await FakeEngine.listen();
  const engine = await connectEngine(fake.endpoint);
  fake.answer("GET /networks", (_, response) => json(response, 500, { message: "disk full - really" }));
  await expect(engine.listNetworks()).rejects.toThrow(
    "The Docker engine could not list the networks (disk full - really); look into the engine's log.",
  );
});

test("an answer of another shape names the field", async () => {
  await using fake = await FakeEngine.listen();
  fake.answer("GET /networks", [{ Id: 5 }]);
  const engine = await connectEngine(fake.endpoint);
  expect(await failureOf(engine.listNetworks())).toMatchObject({
    code: "engine-error",
    detail: expect.stringContaining("0.Id is not as expected"),
  });
});

test("something that is no engine is told from one", async () => {
  await using fake = await FakeEngine.listen();
  fake.answer("GET /version", (_, response) => void response.end("<html>hello</html>"));
  expect(await failureOf(connectEngine(fake.endpoint))).toMatchObject({
    code: "engine-error",
    detail: "it answered with something that is not JSON",
  });
});

test("a broken DOCKER_HOST does not spoil an endpoint that was chosen in another way", async () => {
  await using fake = await FakeEngine.listen();
  vi.stubEnv("DOCKER_HOST", "tcp://[broken");
  vi.stubEnv("DOCKER_CERT_PATH", "/nonexistent");
  try {
    expect((await connectEngine(fake.endpoint)).version.version).toBe("28.5.2");
    expect(process.env["DOCKER_HOST"]).toBe("tcp://[broken");
  } finally {
    vi.unstubAllEnvs();
  }
});
