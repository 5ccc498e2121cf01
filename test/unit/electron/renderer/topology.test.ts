import { expect, test } from "vitest";
import { LANE_HEIGHT, topology } from "../../../../electron/renderer/view/topology.js";
import { networkRows } from "../../../../electron/view/network-row.js";
import { crowdedEngine, developersEngine } from "../../../ui/sample-engine.js";
import { BUSY_HOST, NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";

const CONNECTED = { kind: "connected", since: NOON } as const;
const crowded = (networks: number, containers: number) =>
  topology(networkRows(sampleSnapshot(CONNECTED, crowdedEngine(networks, containers))));

test("what somebody should look at comes first, what is switched off last", () => {
  const { lanes } = topology(networkRows(sampleSnapshot(CONNECTED, developersEngine(), BUSY_HOST)));
  expect(lanes.map(({ name, tone }) => `${tone} ${name}`)).toEqual([
    "bad office-twin",
    "bad swarm_apps",
    "good bridge",
    "good kind",
    "good lan",
    "good shop_default",
    "good vault",
    "off blog_default",
  ]);
});

test.each([1, 5, 6, 14, 15, 40, 60])("%i networks have lanes inside the VM that do not overlap", (count) => {
  const { lanes, vm, columnWidth } = crowded(count, count * 20);
  expect(lanes).toHaveLength(count);
  const places = new Set(lanes.map(({ x, y }) => `${x} ${y}`));
  const outside = lanes.filter(
    ({ x, y }) =>
      x < vm.x || x + columnWidth > vm.x + vm.width || y < vm.y || y + LANE_HEIGHT > vm.y + vm.height,
  );
  expect([places.size, outside]).toEqual([count, []]);
});

test("containers are drawn one by one where there is room, else counted; none is lost", () => {
  const few = crowded(2, 12).lanes;
  expect(few.map(({ dots, more, containers }) => dots + more === containers)).toEqual([true, true]);
  const many = crowded(40, 1_000).lanes;
  expect(many.reduce((sum, { containers }) => sum + containers, 0)).toBe(1_000);
  expect(many.every(({ dots }) => dots <= 1)).toBe(true);
});

test("networks beyond what an eye tells apart are counted, and no network at all is a picture too", () => {
  expect(crowded(75, 75).hidden).toBe(15);
  expect(topology([])).toMatchObject({ lanes: [], hidden: 0 });
});
