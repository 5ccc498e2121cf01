import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRequest } from "../../../helper/protocol/parse-request.js";
import { TunnelRefused } from "../../../helper/reconcile/pass.js";
import { foreignLinux, foreignMac } from "../../fakes/foreign-hosts.js";
import { desiredState } from "../../fakes/helper-stack.js";

const FORBIDDEN = [
  "192.168.1.0/24",
  "192.168.0.0/16",
  "192.168.1.1/32",
  "192.168.1.42/32",
  "192.168.1.0/27",
  "172.20.0.0/16",
  "10.50.0.0/16",
];

/** Forbidden as well from when the host has joined it. */
const JOINED = "172.21.0.0/16";

const routes = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "172.20.0.0/16",
      "172.21.0.0/16",
      "10.50.0.0/16",
      "10.51.0.0/16",
      "192.168.1.7/32",
      "192.168.1.192/27",
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...FORBIDDEN),
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
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 3,
    arbitrary: fc.record({
      zone: fc.constantFrom("docker.test", "shop.internal", "corp.test"),
      port: fc.constantFrom(15353, 1024),
    }),
  },
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
/** A line from a client, or what happens to the host. */
const events = fc.oneof(
  { weight: 8, arbitrary: lines.map((line) => ({ kind: "line", line }) as const) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "take-over" } as const, { kind: "join" } as const) },
);

test.each([
  ["Linux", foreignLinux],
  ["a Mac", foreignMac],
])(
  "on %s, no sequence of requests runs a command outside the templates, or touches a row that is not ours",
  async (_, open) => {
    let installed = 0;
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(events, { maxLength: 12 }), async (sequence) => {
        using host = await open();
        const before = new Set(host.inventory());
        let foreign = host.foreignRows();
        let forbidden = FORBIDDEN;
        for (const event of sequence) {
          if (event.kind !== "line") {
            if (event.kind === "take-over") host.takeOver();
            else {
              host.join();
              forbidden = [...FORBIDDEN, JOINED];
            }
            foreign = host.foreignRows();
            continue;
          }
          const parsed = parseRequest(event.line);
          if (parsed.kind === "refused" || parsed.request.method === "hello") continue;
          const { request } = parsed;
          const isApplied =
            request.method === "apply" && (await host.keeper.apply(request).then(() => true, assertRefusal));
          if (request.method === "release") await host.keeper.release();
          if (request.method === "status") await host.keeper.status();
          expect(host.foreignRows()).toEqual(foreign);
          // What was routed before the host joined goes with the next apply, or a moment after by itself.
          const now = isApplied ? forbidden : FORBIDDEN;
          expect(host.ourRoutes().filter((route) => now.includes(route))).toEqual([]);
          expect(host.violations()).toEqual([]);
          installed += host.ourRoutes().length;
          const { names } = await host.keeper.status();
          told += Number(names?.state === "set");
        }
        await host.keeper.release();
        const left = host.inventory().filter((name) => !before.has(name) && !/^(en7|wlan9)$/.test(name));
        expect([host.violations(), host.foreignRows(), left]).toEqual([[], foreign, []]);
      }),
      { numRuns: 300 },
    );
    expect(installed).toBeGreaterThan(100);
    expect(told).toBeGreaterThan(100);
  },
);

/** Once another program has the tunnel's own address, there is no tunnel to be had. */
function assertRefusal(error: unknown): false {
  if (!(error instanceof TunnelRefused)) throw error;
  return false;
}
