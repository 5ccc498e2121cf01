import { expect, test } from "vitest";
import { createNetwork } from "../../../bridge/docker/create-network.js";
import { connectEngine } from "../../../bridge/docker/engine.js";
import type { EngineError } from "../../../bridge/docker/engine-error.js";
import type { NetworkRecipe } from "../../../bridge/model/new-network/recipe.js";
import type { Cidr } from "../../../helper/net/cidr.js";
import { FakeEngine, json } from "../../fakes/fake-engine.js";

const RECIPE: NetworkRecipe = {
  name: "lan",
  driver: "ipvlan",
  parent: "eth1",
  mode: "l2",
  isInternal: false,
  isIpv6: true,
  subnets: [
    {
      subnet: "192.168.77.0/24" as Cidr,
      gateway: "192.168.77.1",
      ipRange: "192.168.77.224/27" as Cidr,
      auxAddresses: { dockline: "192.168.77.254" },
    },
    { subnet: "fd00:77::/64" as Cidr, gateway: null, ipRange: null, auxAddresses: {} },
  ],
  labels: { team: "web" },
};

const never = new AbortController().signal;

test("the engine is told everything that was decided, and nothing else", async () => {
  await using fake = await FakeEngine.listen();
  const bodies: unknown[] = [];
  fake.answer("POST /networks/create", ({ body }, response) => {
    bodies.push(JSON.parse(body.toString()));
    json(response, 201, { Id: "n1", Warning: "" });
  });
  expect(await createNetwork(await connectEngine(fake.endpoint), RECIPE, never)).toBe("n1");
  expect(bodies).toEqual([
    {
      Name: "lan",
      CheckDuplicate: true,
      Driver: "ipvlan",
      Internal: false,
      EnableIPv6: true,
      Options: { parent: "eth1", ipvlan_mode: "l2" },
      Labels: { team: "web" },
      IPAM: {
        Driver: "default",
        Options: {},
        Config: [
          {
            Subnet: "192.168.77.0/24",
            Gateway: "192.168.77.1",
            IPRange: "192.168.77.224/27",
            AuxiliaryAddresses: { dockline: "192.168.77.254" },
          },
          { Subnet: "fd00:77::/64" },
        ],
      },
    },
  ]);
});

test("the engine's refusal is told in its own words", async () => {
  await using fake = await FakeEngine.listen();
  fake.answer("POST /networks/create", (_, response) => json(response, 403, { message: "Pool overlaps" }));
  const refused = createNetwork(await connectEngine(fake.endpoint), RECIPE, never);
  await expect(refused).rejects.toMatchObject({
    code: "engine-error",
    message: expect.stringContaining("(Pool overlaps)"),
  });
});

test("interrupted while the engine works, it waits for the network and removes it again", async () => {
  await using fake = await FakeEngine.listen();
  const interruption = new AbortController();
  fake.answer("POST /networks/create", (_, response) => {
    interruption.abort(new Error("Ctrl-C"));
    setImmediate(() => json(response, 201, { Id: "n1" }));
  });
  fake.answer("DELETE /networks/n1", (_, response) => void response.writeHead(204).end());
  const engine = await connectEngine(fake.endpoint);
  await expect(createNetwork(engine, RECIPE, interruption.signal)).rejects.toThrow("Ctrl-C");
  expect(fake.requests).toEqual(["GET /version", "POST /networks/create", "DELETE /networks/n1"]);
});

test("interrupted before, it asks the engine for nothing", async () => {
  await using fake = await FakeEngine.listen();
  const engine = await connectEngine(fake.endpoint);
  const error = await createNetwork(engine, RECIPE, AbortSignal.abort(new Error("Ctrl-C"))).catch(
    (thrown: EngineError) => thrown,
  );
  expect([String(error), fake.requests]).toEqual(["Error: Ctrl-C", ["GET /version"]]);
});
