import { expect, test } from "vitest";
import type { BridgeState } from "../../../../../bridge/model/state.js";
import type { Cidr } from "../../../../../helper/net/cidr.js";
import { BUSY, LEAVING, OFF, Stage } from "./notifier-stage.js";

const LOST: BridgeState = {
  kind: "faulted",
  fault: { code: "engine-lost", address: "unix:///fake.sock", detail: "connection closed" },
  attempt: 1,
  retryAt: 1,
};

const VPN = { code: "owned-by-other", interfaceName: "utun4" } as const;
const taken = (...subnets: readonly string[]) => ({
  refused: new Map(subnets.map((subnet) => [subnet, VPN] as const)),
});

test("a network that somebody else takes is told after some seconds, and taken back when it is returned", () => {
  const stage = Stage.started();
  stage.seeHost({});
  stage.seeHost(taken("172.27.0.0/24"));
  stage.clock.advance(4_999);
  expect(stage.titles).toEqual([]);
  stage.clock.advance(1);
  expect(stage.notifications.visible).toEqual([
    {
      title: "lab is not wholly reachable any more",
      body: "172.27.0.0/24: already routed by utun4. To have all of it back, leave that VPN or network, or recreate Docker's with another subnet.",
    },
  ]);
  stage.seeHost({});
  expect([stage.titles, stage.waits]).toEqual([[], [0, 0]]);
});

test("a conflict that was there from the beginning is no news", () => {
  const stage = Stage.started();
  stage.see(OFF);
  stage.see(BUSY);
  stage.seeHost(taken("172.27.0.0/24"));
  stage.clock.advance(60_000);
  expect([stage.notifications.announced, stage.waits]).toEqual([[], [0, 0]]);
});

test("one more conflict replaces the notification, one less leaves it", () => {
  const stage = Stage.started();
  stage.seeHost({});
  stage.seeHost(taken("172.27.0.0/24"));
  stage.clock.advance(5_000);
  stage.seeHost(taken("172.27.0.0/24", "172.23.0.0/16"));
  stage.clock.advance(5_000);
  const both = stage.notifications.visible;
  stage.seeHost(taken("172.23.0.0/16"));
  expect([both.map(({ title }) => title), stage.notifications.visible]).toEqual([
    ["2 networks are not wholly reachable any more"],
    both,
  ]);
});

test("a part of a network that goes to somebody else is told; a wider route around it takes nothing", () => {
  const overlap = (kind: "part" | "within", prefix: string) => ({
    overlaps: [
      { destination: "172.27.0.0/24" as Cidr, kind, prefix: prefix as Cidr, interfaceName: "utun4" },
    ],
  });
  const bodies = [overlap("within", "172.16.0.0/12"), overlap("part", "172.27.0.128/25")].map((host) => {
    const stage = Stage.started();
    stage.seeHost({});
    stage.seeHost(host);
    stage.clock.advance(60_000);
    return stage.notifications.visible.map(({ body }) => body);
  });
  expect(bodies).toEqual([
    [],
    [
      "172.27.0.0/24: 172.27.0.128/25 in it stays with utun4. To have all of it back, leave that VPN or network, or recreate Docker's with another subnet.",
    ],
  ]);
});

test("networks that are switched off, or judged while the VM is being asked, are no conflict", () => {
  const stage = Stage.started();
  stage.seeHost({});
  stage.seeHost({ disabled: ["lab"] });
  stage.seeHost(taken("172.23.0.0/16"), { kind: "asking" });
  stage.clock.advance(60_000);
  expect([stage.notifications.announced, stage.waits]).toEqual([[], [0, 0]]);
});

test("a conflict is known across a reconnection, and forgotten when a person disconnects", () => {
  const stage = Stage.started();
  stage.seeHost({});
  stage.see(LOST);
  stage.seeHost(taken("172.27.0.0/24"));
  stage.clock.advance(5_000);
  expect(stage.titles).toEqual(["lab is not wholly reachable any more"]);
  stage.see(LEAVING);
  stage.see(OFF);
  stage.see(BUSY);
  stage.seeHost(taken("172.27.0.0/24"));
  stage.clock.advance(60_000);
  expect([stage.titles, stage.waits]).toEqual([[], [0, 0]]);
});
