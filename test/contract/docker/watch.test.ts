import type { ServerResponse } from "node:http";
import { expect, test, vi } from "vitest";
import { connectEngine } from "../../../bridge/docker/engine.js";
import { watchEngine } from "../../../bridge/docker/watch.js";
import { FakeEngine, json } from "../../fakes/fake-engine.js";

const ENGINE_TIME = "Sat, 21 Nov 2026 09:06:54 GMT";

const created = event({
  Type: "network",
  Action: "create",
  Actor: { Attributes: { name: "shop", type: "bridge" } },
});

function event(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** An engine with one subscriber, whose stream the test writes. */
async function subscribed() {
  const fake = await FakeEngine.listen();
  let stream: ServerResponse | null = null;
  let query: Readonly<Record<string, string>> = {};
  fake.answer("GET /_ping", (_, response) => void response.writeHead(200, { Date: ENGINE_TIME }).end("OK"));
  fake.answer("GET /events", (request, response) => {
    query = request.query;
    stream = response;
    response.writeHead(200).flushHeaders();
  });
  const engine = await connectEngine(fake.endpoint);
  const onChange = vi.fn();
  const onEnd = vi.fn();
  const subscription = await watchEngine(engine, { onChange, onEnd });
  if (stream === null) throw new Error("watchEngine resolved before the engine was asked");
  return { fake, stream: stream as ServerResponse, query, onChange, onEnd, subscription };
}

test("the subscription reaches back to the engine's own time, so that nothing falls into a gap", async () => {
  const { fake, query, subscription } = await subscribed();
  await using _ = fake;
  using __ = subscription;
  expect(query).toEqual({
    since: String(Date.parse(ENGINE_TIME) / 1000),
    filters: JSON.stringify({
      type: ["network", "container"],
      event: ["create", "destroy", "remove", "connect", "disconnect", "start", "die", "rename"],
    }),
  });
});

test("a line that comes in pieces, cut inside a character, is one change", async () => {
  const { fake, stream, onChange, onEnd, subscription } = await subscribed();
  await using _ = fake;
  using __ = subscription;
  const bytes = Buffer.from(
    event({ Type: "network", Action: "create", Actor: { Attributes: { name: "käse" } } }),
  );
  const cut = bytes.indexOf(0xc3) + 1;
  stream.write(bytes.subarray(0, cut));
  await vi.waitFor(() => expect(fake.connections).toBeGreaterThan(0));
  expect(onChange).not.toHaveBeenCalled();
  stream.write(bytes.subarray(cut));
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
  expect(onEnd).not.toHaveBeenCalled();
});

test("fifty events in one burst are two listings: one at once, one for the rest", async () => {
  const { fake, stream, onChange, subscription } = await subscribed();
  await using _ = fake;
  using __ = subscription;
  stream.write(created);
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), { interval: 1 });
  stream.write(created.repeat(49));
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2));
  stream.end();
  await vi.waitFor(() => expect(fake.connections).toBe(0));
  expect(onChange).toHaveBeenCalledTimes(2);
});

test("the end of the stream is told once", async () => {
  const { fake, stream, onEnd } = await subscribed();
  await using _ = fake;
  stream.end();
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalled());
  expect(onEnd.mock.calls).toMatchObject([
    [{ failure: { code: "engine-lost", detail: "it closed the event stream" } }],
  ]);
});

test("an engine that is killed is told once", async () => {
  const { fake, onEnd } = await subscribed();
  await fake.die();
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1));
  expect(onEnd.mock.calls).toMatchObject([
    [{ failure: { code: "engine-lost", detail: "the event stream broke off" } }],
  ]);
  await fake[Symbol.asyncDispose]().catch(() => {});
  expect(onEnd).toHaveBeenCalledTimes(1);
});

test("a stream that stops making sense is ended", async () => {
  const { fake, stream, onEnd } = await subscribed();
  await using _ = fake;
  stream.write("<html>\n");
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1));
  expect(onEnd.mock.calls).toMatchObject([
    [{ failure: { detail: "it sent something that is not an event" } }],
  ]);
  await vi.waitFor(() => expect(fake.connections).toBe(0));
});

test("after disposal neither changes nor the end are told, and the connection is closed", async () => {
  const { fake, stream, onChange, onEnd, subscription } = await subscribed();
  await using _ = fake;
  stream.write(created);
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), { interval: 1 });
  stream.write(created);
  subscription[Symbol.dispose]();
  await vi.waitFor(() => expect(fake.connections).toBe(0));
  expect([onChange.mock.calls.length, onEnd.mock.calls.length]).toEqual([1, 0]);
});

test("an abort ends the subscription as disposal does", async () => {
  const { fake, subscription } = await subscribed();
  await using _ = fake;
  subscription[Symbol.dispose]();
  const controller = new AbortController();
  const onEnd = vi.fn();
  const engine = await connectEngine(fake.endpoint);
  await watchEngine(engine, { onChange: () => {}, onEnd, signal: controller.signal });
  controller.abort();
  await vi.waitFor(() => expect(fake.connections).toBe(0));
  expect(onEnd).not.toHaveBeenCalled();
});

test("an attachment is told only when the engine has written it down, and also when the container is gone", async () => {
  const { fake, stream, onChange, subscription } = await subscribed();
  await using _ = fake;
  using __ = subscription;
  const written: (() => void)[] = [];
  fake.answer("GET /containers/web/json", (___, response) => {
    written.push(() => json(response, 200, {}));
  });
  fake.answer("GET /containers/gone/json", (___, response) => json(response, 404, { message: "no such" }));
  const attachment = (container: string) =>
    event({ Type: "network", Action: "disconnect", Actor: { Attributes: { type: "macvlan", container } } });
  stream.write(attachment("web"));
  await vi.waitFor(() => expect(written).toHaveLength(1));
  expect(onChange).not.toHaveBeenCalled();
  written[0]?.();
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
  stream.write(attachment("gone"));
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2));
});
