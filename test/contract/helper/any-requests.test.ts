import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRequest } from "../../../helper/protocol/parse-request.js";
import type { FakeRoute } from "../../fakes/fake-kernel.js";
import { desiredState } from "../../fakes/helper-stack.js";
import { resolvedStack } from "../../fakes/resolved-stack.js";

const FOREIGN: readonly FakeRoute[] = [
  { dst: "default", dev: "eth0", protocol: "dhcp", gateway: "192.168.1.1" },
  { dst: "192.168.1.0/24", dev: "eth0", protocol: "kernel" },
  { dst: "172.20.0.0/16", dev: "tun9", protocol: "static" },
  { dst: "10.50.0.0/16", dev: "tun9", protocol: "68" },
];
const FORBIDDEN = [
  "192.168.1.0/24",
  "192.168.0.0/16",
  "192.168.1.1",
  "192.168.1.42",
  "172.20.0.0/16",
  "10.50.0.0/16",
];

const routes = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "172.20.0.0/16",
      "172.21.0.0/16",
      "10.50.0.0/16",
      "10.51.0.0/16",
      "192.168.1.7/32",
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...FORBIDDEN.map((one) => (one.includes("/") ? one : `${one}/32`))),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.constantFrom("0.0.0.0/0", "8.8.8.0/24", "10.0.0.0/8", "172.21.0.0/16; reboot", "-4"),
      fc.string(),
    ),
  },
);
const names = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(null, { zone: "docker.test", port: 15353 }) },
  {
    weight: 1,
    arbitrary: fc.record({
      zone: fc.oneof(fc.constantFrom("com", "../x.test", "a.test\nport 53", "-x.test"), fc.string()),
      port: fc.oneof(fc.integer(), fc.string()),
    }),
  },
);
const applies = fc.record({
  id: fc.nat(),
  method: fc.constant("apply"),
  generation: fc.nat(),
  tunnel: fc.oneof(
    { weight: 5, arbitrary: fc.constant(desiredState([]).tunnel) },
    { weight: 1, arbitrary: fc.jsonValue() },
  ),
  peer: fc.constantFrom(null, desiredState([]).peer),
  routes: fc.array(routes, { maxLength: 6 }),
  ranges: fc.array(routes, { maxLength: 2 }),
  names,
});
const lines = fc.oneof(
  { weight: 6, arbitrary: applies.map((one) => JSON.stringify(one)) },
  { weight: 2, arbitrary: fc.constantFrom('{"id":1,"method":"release"}', '{"id":1,"method":"status"}') },
  { weight: 1, arbitrary: fc.json() },
);

test("no sequence of requests runs a command outside the templates, or touches a row that is not ours", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(lines, { maxLength: 12 }), async (sequence) => {
      const { kernel, resolved, keeper } = await resolvedStack();
      kernel.addLink("eth0", ["192.168.1.42/24"]);
      kernel.addLink("tun9", ["10.8.0.6/32"]);
      kernel.routes = [...FOREIGN];
      for (const line of sequence) {
        const parsed = parseRequest(line);
        if (parsed.kind === "refused" || parsed.request.method === "hello") continue;
        const { request } = parsed;
        accepted += Number(request.method === "apply");
        if (request.method === "apply") await keeper.apply(request);
        else await (request.method === "release" ? keeper.release() : keeper.status());
        expect(kernel.routes.filter((route) => route.dev !== "dockline0")).toEqual(FOREIGN);
        expect(kernel.ourRoutes.filter((route) => FORBIDDEN.includes(route))).toEqual([]);
      }
      await keeper.release();
      expect([kernel.violations, resolved.violations, kernel.routes]).toEqual([[], [], FOREIGN]);
    }),
    { numRuns: 300 },
  );
  expect(accepted).toBeGreaterThan(100);
});
