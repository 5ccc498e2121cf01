import { expect, test } from "vitest";
import { inLanes } from "../../../../bridge/session/lanes.js";
import { settle } from "../../../fakes/fake-clock.js";

test("so many at once, and the next as soon as one has ended", async () => {
  const under: string[] = [];
  const ends = new Map<string, () => void>();
  const all = inLanes(2, ["a", "b", "c"], async (item) => {
    under.push(item);
    await new Promise<void>((resolve) => ends.set(item, resolve));
  });
  expect(under).toEqual(["a", "b"]);
  ends.get("b")?.();
  await settle();
  expect(under).toEqual(["a", "b", "c"]);
  for (const end of ends.values()) end();
  await all;
});

test("an item that fails stops its own lane alone, and is told when the others have ended", async () => {
  const done: string[] = [];
  const work = async (item: string) => {
    await settle();
    if (item === "bad") throw new Error(item);
    done.push(item);
  };
  await expect(inLanes(2, ["bad", "a", "b", "c"], work)).rejects.toThrow("bad");
  expect(done).toEqual(["a", "b", "c"]);
});
