import { expect, test } from "vitest";
import { connectEngine } from "../../../bridge/docker/engine.js";
import { signalResidents } from "../../../bridge/docker/resident.js";
import { FaultError } from "../../../bridge/model/fault-error.js";
import { type ContainerRequest, redialVm } from "../../../bridge/vm/setup.js";
import { FakeEngine, json } from "../../fakes/fake-engine.js";

const signal = AbortSignal.timeout(10_000);

test("the running container that is the tunnel gets the signal, found by its label", async () => {
  await using fake = await FakeEngine.listen();
  const asked: unknown[] = [];
  fake.answer("GET /containers/json", ({ query }, response) => {
    asked.push(JSON.parse(query["filters"] ?? "null"));
    json(response, 200, [{ Id: "c1" }]);
  });
  fake.answer("POST /containers/c1/kill", ({ query }, response) => {
    asked.push(query);
    response.writeHead(204).end();
  });
  await signalResidents(await connectEngine(fake.endpoint), "SIGUSR1", signal);
  expect(asked).toEqual([
    { label: ["dev.dockline.role=vm-setup"], status: ["running"] },
    { signal: "SIGUSR1" },
  ]);
});

test("a tunnel whose container has ended cannot be signalled", async () => {
  await using fake = await FakeEngine.listen();
  fake.answer("GET /containers/json", (_, response) => json(response, 200, []));
  await expect(signalResidents(await connectEngine(fake.endpoint), "SIGUSR1", signal)).rejects.toMatchObject({
    failure: { code: "engine-error", detail: "it has ended" },
  });
});

/** What the container is asked, when it prints `line` and ends with `exitCode`. */
async function redialled(line: string, exitCode: number) {
  const requests: ContainerRequest[] = [];
  const run = async (request: ContainerRequest) => {
    requests.push(request);
    return { lines: [line], exitCode };
  };
  await redialVm(run, signal);
  return requests.map(({ stdin, replacesEarlier, place }) => [stdin, replacesEarlier, place.kind]);
}

test("a kernel's tunnel is given another port by a container that leaves all others alone", async () => {
  expect(await redialled('{"result":"redialled","port":51820}', 0)).toEqual([
    ["action redial\nend\n", false, "vm"],
  ]);
});

test("a tunnel that is gone is told with the container's own reason", async () => {
  const failed = '{"result":"failed","code":"interface","detail":"there is no dockline0 of the kernel\'s"}';
  await expect(redialled(failed, 1)).rejects.toThrow(FaultError);
});
