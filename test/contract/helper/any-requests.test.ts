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
/** A line from a client, or what another program does. */
const events = fc.oneof({ weight: 8, arbitrary: lines }, { weight: 1, arbitrary: fc.constant(null) });

test.each([
  ["Linux", foreignLinux],
  ["a Mac", foreignMac],
])(
  "on %s, no sequence of requests runs a command outside the templates, or touches a row that is not ours",
  async (_, open) => {
    let installed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(events, { maxLength: 12 }), async (sequence) => {
        const host = await open();
        const interfaces = host.interfaceNames();
        let foreign = host.foreignRows();
        for (const line of sequence) {
          if (line === null) {
            host.takeOver();
            foreign = host.foreignRows();
            continue;
          }
          const parsed = parseRequest(line);
          if (parsed.kind === "refused" || parsed.request.method === "hello") continue;
          const { request } = parsed;
          if (request.method === "apply") await host.keeper.apply(request).catch(assertRefusal);
          else await (request.method === "release" ? host.keeper.release() : host.keeper.status());
          expect(host.foreignRows()).toEqual(foreign);
          expect(host.ourRoutes().filter((route) => FORBIDDEN.includes(route))).toEqual([]);
          installed += host.ourRoutes().length;
        }
        await host.keeper.release();
        expect([host.violations(), host.foreignRows(), host.interfaceNames()]).toEqual([
          [],
          foreign,
          interfaces,
        ]);
      }),
      { numRuns: 300 },
    );
    expect(installed).toBeGreaterThan(100);
  },
);

/** Once another program has the tunnel's own address, there is no tunnel to be had. */
function assertRefusal(error: unknown): void {
  if (!(error instanceof TunnelRefused)) throw error;
}
