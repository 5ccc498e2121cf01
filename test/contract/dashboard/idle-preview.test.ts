import { expect, test, vi } from "vitest";
import { IdlePreview } from "../../../bridge/dashboard/idle-preview.js";
import { FaultError } from "../../../bridge/model/fault-error.js";
import { settle } from "../../fakes/fake-clock.js";
import { bridgeNetwork, FakeWorld } from "../../fakes/fake-ports.js";

const WEB = bridgeNetwork("web", "172.20.0.0/16");
const LATE = bridgeNetwork("late", "172.21.0.0/16");

const names = ({ snapshot }: IdlePreview) => snapshot.networks.map(({ name }) => name);

test("a change in whichever moment around the end of a reading is read", async () => {
  // As many turns later as it takes for everything that ends with the reading to have ended.
  for (let turns = 0; turns < 12; turns++) {
    const world = new FakeWorld();
    world.engines.networks = [WEB];
    let isChanged = false;
    const change = async () => {
      for (let turn = 0; turn < turns; turn++) await null;
      world.engines.change([WEB, LATE]);
    };
    using preview: IdlePreview = new IdlePreview(world, () => {
      if (isChanged || names(preview).length === 0) return;
      isChanged = true;
      void change();
    });
    await settle();
    expect([turns, names(preview)]).toEqual([turns, ["late", "web"]]);
  }
});

test("a reading of an engine that has gone does not take the next one's place, and fails nobody", async () => {
  const world = new FakeWorld();
  world.engines.networks = [WEB];
  let isHeld = true;
  const recall = world.choices.recall.bind(world.choices);
  const held: ((error: Error) => void)[] = [];
  vi.spyOn(world.choices, "recall").mockImplementation((id) =>
    isHeld ? new Promise((_, reject) => held.push(reject)) : recall(id),
  );
  const troubles: unknown[] = [];
  using preview: IdlePreview = new IdlePreview(world, () => troubles.push(preview.trouble));
  await settle();
  world.engines.die();
  isHeld = false;
  await world.clock.pass(3_000);
  held[0]?.(new FaultError({ code: "engine-lost", address: "unix:///fake.sock", detail: "gone" }));
  await settle();
  expect([names(preview), [...new Set(troubles)], world.clock.pending]).toEqual([["web"], [null], 0]);
});
