import { expect, test } from "vitest";
import { holdFirstInstance } from "../../../../electron/shell/first-instance.js";
import { FakeApp } from "../../../fakes/fake-electron.js";

test("opening the app once more, by a second instance or its picture, opens the dashboard", () => {
  const app = new FakeApp();
  let opened = 0;
  const held = holdFirstInstance(app, () => {
    opened += 1;
  });
  expect([held === null, opened]).toEqual([false, 0]);
  app.emit("second-instance");
  app.emit("activate");
  expect(opened).toBe(2);
  held?.[Symbol.dispose]();
  app.emit("second-instance");
  app.emit("activate");
  expect(opened).toBe(2);
});

test("a second instance has nothing, and listens to nothing", () => {
  const app = new FakeApp();
  app.isFirst = false;
  expect([holdFirstInstance(app, () => {}), app.eventNames()]).toEqual([null, []]);
});
