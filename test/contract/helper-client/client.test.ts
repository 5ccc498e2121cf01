import { chmodSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { HelperClient } from "../../../bridge/helper-client/client.js";
import { readHelperState } from "../../../bridge/helper-client/helper-state.js";
import { FaultError } from "../../../bridge/model/fault-error.js";
import type { Cidr } from "../../../helper/net/cidr.js";
import { desiredState } from "../../fakes/helper-stack.js";
import { LineServer } from "../../fakes/line-server.js";

const HELLO = { version: 3, helperVersion: "0.1.0", pid: 7 };
const STATUS = {
  settledGeneration: null,
  tunnel: null,
  routes: [],
  host: { attached: [], overlaps: [] },
  names: null,
};
const signal = () => AbortSignal.timeout(10_000);

/** A helper that knows hello, and answers anything else with `answer`. */
function helper(answer: (id: number) => unknown) {
  return LineServer.start((line) => {
    const { id, method } = JSON.parse(line) as { id: number; method: string };
    const said = method === "hello" ? { id, result: HELLO } : answer(id);
    return said === null ? null : `${JSON.stringify(said)}\n`;
  });
}

async function faultOf(attempt: Promise<unknown>) {
  const error = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof FaultError ? error.fault : error;
}

test.runIf(process.getuid?.() === 0)(
  "a status is parsed, and what comes by itself reaches the listeners",
  async () => {
    await using server = await helper((id) => ({ id, result: STATUS }));
    using client = await HelperClient.open(server.path, signal());
    expect([client.hello, await client.status(signal())]).toEqual([HELLO, STATUS]);
  },
);

test("nobody at the socket is told as a missing helper", async () => {
  const socketPath = "/run/dockline-that-is-not-there/helper.sock";
  expect(await faultOf(HelperClient.open(socketPath, signal()))).toEqual({
    code: "helper-missing",
    socketPath,
  });
});

test("a socket in a folder that others may write to is not spoken to", async () => {
  await using server = await helper(() => null);
  chmodSync(server.folder, 0o777);
  const fault = await faultOf(HelperClient.open(server.path, signal()));
  expect([fault, server.received]).toEqual([{ code: "helper-untrusted", path: server.folder }, []]);
});

test.runIf(process.getuid?.() === 0).each([
  [
    "a helper that refuses our version",
    { error: { code: "version-mismatch", message: "Install 5 of one version.", version: 9 } },
    { code: "helper-version", found: 9, wanted: 3 },
  ],
  [
    "a helper from before they told their version",
    { error: { code: "version-mismatch", message: "This helper speaks protocol 2, not 3." } },
    { code: "helper-version", found: null, wanted: 3 },
  ],
  [
    "a helper that answers with another version",
    { result: { ...HELLO, version: 9 } },
    { code: "helper-version", found: 9, wanted: 3 },
  ],
])("%s is told with the versions that are known", async (_, answer, fault) => {
  await using server = await LineServer.start((line) => {
    const { id } = JSON.parse(line) as { id: number };
    return `${JSON.stringify({ id, ...answer })}\n`;
  });
  expect(await faultOf(HelperClient.open(server.path, signal()))).toEqual(fault);
});

test.runIf(process.getuid?.() === 0)("whoever asks for many routes waits for longer", async () => {
  await using server = await helper(() => null);
  using client = await HelperClient.open(server.path, signal());
  const limits = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort());
  const apply = (count: number) => {
    const routes = Array.from({ length: count }, (_, at) => `10.${at >> 8}.${at & 255}.0/24` as Cidr);
    return faultOf(client.apply(desiredState(routes), new AbortController().signal));
  };
  const faults = [await apply(0), await apply(1000), await apply(10), await apply(10)];
  const waited = limits.mock.calls.map(([ms]) => ms);
  limits.mockRestore();
  expect(waited).toEqual([10_000, 210_000, 212_000, 14_000]);
  expect(faults[2]).toEqual({ code: "helper-silent", seconds: 212 });
});

test.runIf(process.getuid?.() === 0)("a refused request keeps the helper's code and words", async () => {
  const error = { code: "route-public", message: "8.8.8.0/24 is not private." };
  await using server = await helper((id) => ({ id, error }));
  using client = await HelperClient.open(server.path, signal());
  expect(await faultOf(client.status(signal()))).toEqual({
    code: "helper-refused",
    request: error.code,
    message: error.message,
  });
});

test.runIf(process.getuid?.() === 0)(
  "a helper that hangs up before its answer is lost, and the listeners hear of it once",
  async () => {
    await using server = await helper(() => null);
    using client = await HelperClient.open(server.path, signal());
    const closed = vi.fn();
    client.onClose(closed);
    const asked = faultOf(client.status(signal()));
    await vi.waitFor(() => expect(server.received).toHaveLength(2));
    server.hangUp();
    expect(await asked).toEqual({ code: "helper-lost" });
    expect(closed).toHaveBeenCalledTimes(1);
  },
);

test.runIf(process.getuid?.() === 0)("garbage from the helper ends the conversation", async () => {
  await using server = await LineServer.start(() => "not json\n");
  expect(await faultOf(HelperClient.open(server.path, signal()))).toEqual({ code: "helper-lost" });
});

test.runIf(process.getuid?.() === 0)(
  "a helper that takes the connection and says nothing is told as silent",
  async () => {
    await using server = await LineServer.start(() => null);
    expect(await faultOf(readHelperState(server.path, true))).toEqual({ code: "helper-silent", seconds: 2 });
  },
);
