import { expect, test, vi } from "vitest";
import type { DockerContainer } from "../../../../bridge/model/network.js";
import { undoLeftInsides } from "../../../../bridge/session/left-insides.js";
import { Session } from "../../../../bridge/session/session.js";
import type { InsidePlan } from "../../../../vm-setup/inside-plan.js";
import { attachmentTo, containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork, FakeWorld, macvlanNetwork } from "../../../fakes/fake-ports.js";

const APP = bridgeNetwork("app", "172.20.0.0/16");
const LAN = macvlanNetwork("lan", "192.168.77.0/24");

/** On both networks, with a published port. */
function onBoth(id: string, life = "first"): DockerContainer {
  return {
    ...containerOn(APP, "172.20.0.2", "172.20.0.1"),
    id,
    name: id,
    publishedPorts: [{ port: 80, protocol: "tcp" }],
    networks: [
      { ...attachmentTo(APP, "172.20.0.2", "172.20.0.1"), endpointId: life },
      attachmentTo(LAN, "192.168.77.192", "192.168.77.1"),
    ],
  };
}

async function connect(
  containers: readonly DockerContainer[],
  prepare: (world: FakeWorld) => void = () => {},
) {
  const world = new FakeWorld();
  world.engines.networks = [APP, LAN];
  world.engines.containers = [...containers];
  prepare(world);
  const session = new Session(world, { mtu: 1420, endpoints: ["default-gateway"], names: null });
  session.connect();
  await until(() => expect(session.snapshot.state.kind).toBe("connected"));
  const now = (next: readonly DockerContainer[]) => {
    world.engines.containers = [...next];
    world.engines.change([APP, LAN]);
  };
  const mends = () =>
    session.snapshot.networks.flatMap(({ replyPaths }) => replyPaths.map(({ mend }) => mend));
  return { world, session, now, mends };
}

const until = (assertion: () => void) => vi.waitFor(assertion, { interval: 1, timeout: 5_000 });

test("a container is mended once, again after it was restarted, and its rules go when it needs none any more", async () => {
  const plans: InsidePlan[] = [];
  const { world, now, mends } = await connect([onBoth("c1")], ({ engines }) => {
    const { runInside } = engines;
    engines.runInside = (id, plan) => {
      plans.push(plan);
      return runInside(id, plan);
    };
  });
  await until(() => expect(mends()).toEqual([{ kind: "source-rule" }]));
  expect(world.engines.insides).toEqual(["source-rule c1"]);
  now([onBoth("c1")]);
  now([onBoth("c1", "second")]);
  await until(() => expect(world.engines.insides).toEqual(["source-rule c1", "source-rule c1"]));
  now([{ ...onBoth("c1", "second"), publishedPorts: [] }]);
  // No "undo", which would take a guest's rules away too.
  await until(() => expect(plans.slice(2)).toEqual([{ action: "source-rule", answers: [], legs: [] }]));
  expect(mends()).toEqual([]);
});

test("nothing is done in a container that has ended", async () => {
  const { world, session, now } = await connect([onBoth("c1"), onBoth("c2")]);
  await until(() => expect(world.engines.insides).toHaveLength(2));
  now([onBoth("c2")]);
  await until(() => expect(session.snapshot.containers).toHaveLength(1));
  await session.disconnect();
  expect(world.engines.insides.slice(2)).toEqual(["undo c2"]);
});

test("four at most are entered at a time, and all of them in the end", async () => {
  let active = 0;
  let most = 0;
  const { world } = await connect(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => onBoth(`c${number}`)),
    ({ engines }) => {
      engines.runInside = async () => {
        active += 1;
        most = Math.max(most, active);
        await new Promise((resolve) => setImmediate(resolve));
        active -= 1;
        return { result: "mended", missing: [], unreached: [] };
      };
    },
  );
  await until(() => expect(world.engines.insides).toHaveLength(9));
  expect(most).toBe(4);
});

test.each([
  ["an engine that refuses", () => Promise.reject(new Error("no such container"))],
  [
    "a failure inside",
    async () => ({ result: "failed", code: "no-net-admin", detail: "not permitted" }) as const,
  ],
  [
    "an address that is gone",
    async () => ({ result: "mended", missing: ["172.20.0.2"], unreached: [] }) as const,
  ],
])(
  "%s is shown, is made up for in the VM, is not tried again, and costs no connection",
  async (_, runInside) => {
    const { world, session, now, mends } = await connect([onBoth("c1")], ({ engines }) => {
      engines.runInside = runInside;
    });
    await until(() => expect(mends()).toEqual([{ kind: "inside-failed", detail: expect.any(String) }]));
    await until(() =>
      expect(world.engines.vm.at(-1)).toContain("172.20.0.2 host, 172.20.0.2 192.168.77.0/24"),
    );
    now([onBoth("c1")]);
    await until(() => expect(session.snapshot.state.kind).toBe("connected"));
    expect(world.engines.insides).toEqual(["source-rule c1"]);
  },
);

test("disconnecting undoes what is inside before it cleans the VM", async () => {
  const { world, session } = await connect([onBoth("c1")], ({ engines }) => {
    const { runInside } = engines;
    engines.runInside = (id, plan) => {
      engines.vm.push(plan.action);
      return runInside(id, plan);
    };
  });
  await until(() => expect(world.engines.vm).toContain("source-rule"));
  await session.disconnect();
  expect(world.engines.vm.slice(-2)).toEqual(["undo", "clean"]);
});

test("without a session, what a crashed one left is undone where it can have been", async () => {
  const world = new FakeWorld();
  world.engines.networks = [APP, LAN];
  world.engines.containers = [onBoth("c1"), containerOn(APP, "172.20.0.3")];
  await undoLeftInsides(await world.engines.open(), AbortSignal.timeout(1_000));
  expect(world.engines.insides).toEqual(["undo c1"]);
});
