import { expect, test } from "vitest";
import { onOpenedAgain } from "../../../../electron/shell/opened-again.js";
import { settle } from "../../../fakes/fake-clock.js";
import { FakeApp } from "../../../fakes/fake-electron.js";

test("opening the app once more, by a second instance or its icon, brings it forward as soon as it is composed", async () => {
  const app = new FakeApp();
  let [shown, compose] = [0, () => {}];
  const composed = new Promise<void>((resolve) => {
    compose = resolve;
  });
  const held = onOpenedAgain(app, composed, () => {
    shown += 1;
  });
  app.emit("activate");
  await settle();
  const before = shown;
  compose();
  await settle();
  app.emit("second-instance");
  await settle();
  expect([before, shown]).toEqual([0, 2]);
  held[Symbol.dispose]();
  expect(app.eventNames()).toEqual([]);
});

test("an app whose start failed brings nothing forward", async () => {
  const app = new FakeApp();
  let shown = 0;
  using _held = onOpenedAgain(app, Promise.reject(new Error("no page")), () => {
    shown += 1;
  });
  app.emit("activate");
  await settle();
  expect(shown).toBe(0);
});
