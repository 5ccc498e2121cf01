import { expect, test } from "vitest";
import { quitDisconnected } from "../../../../electron/shell/quitting.js";
import { FakeClock, settle } from "../../../fakes/fake-clock.js";
import { FakeApp, FakePowerMonitor } from "../../../fakes/fake-electron.js";

function scene(disconnecting: () => Promise<void>) {
  const [app, powerMonitor, clock] = [new FakeApp(), new FakePowerMonitor(), new FakeClock()];
  const told: string[] = [];
  let asked = 0;
  const disconnect = () => {
    asked += 1;
    return disconnecting();
  };
  const quitting = quitDisconnected({
    app,
    powerMonitor,
    clock,
    disconnect,
    tell: (text) => told.push(text),
  });
  return { app, powerMonitor, clock, told, quitting, asked: () => asked };
}

test("the app leaves once it is disconnected, and no timer stays", async () => {
  let end = () => {};
  const { app, clock, told, asked } = scene(
    () =>
      new Promise((resolve) => {
        end = resolve;
      }),
  );
  app.quit();
  await settle();
  expect([app.exitCode, asked()]).toEqual([null, 1]);
  end();
  await settle();
  expect([app.exitCode, told, clock.pending]).toEqual([0, [], 0]);
});

test("whoever quits twice disconnects once, and the second time does not cut the first one off", async () => {
  const { app, asked } = scene(() => new Promise(() => {}));
  app.quit();
  app.quit();
  await settle();
  expect([app.exitCode, asked()]).toEqual([null, 1]);
});

test("after two seconds the app leaves as it is", async () => {
  const { app, clock, told } = scene(() => new Promise(() => {}));
  app.quit();
  await clock.pass(1_999);
  expect(app.exitCode).toBe(null);
  await clock.pass(1);
  expect([app.exitCode, told]).toEqual([
    0,
    ["Disconnecting took longer than 2 s; the helper does the rest."],
  ]);
});

test("a failure to disconnect is told, and the app leaves at once", async () => {
  const { app, told } = scene(() => Promise.reject(new Error("no helper")));
  app.quit();
  await settle();
  expect([app.exitCode, told]).toEqual([
    0,
    ["Disconnecting failed: Error: no helper; the helper does the rest."],
  ]);
});

test("a shutdown of the system disconnects too, and is not held up by it", async () => {
  const { app, powerMonitor, asked } = scene(() => new Promise(() => {}));
  powerMonitor.emit("shutdown");
  expect([app.exitCode, asked()]).toEqual([null, 1]);
  app.quit();
  expect([app.exitCode, asked()]).toEqual([0, 1]);
});

test("disposed of, it lets the app quit by itself", () => {
  const { app, powerMonitor, quitting, asked } = scene(() => Promise.resolve());
  quitting[Symbol.dispose]();
  powerMonitor.emit("shutdown");
  app.quit();
  expect([app.exitCode, asked()]).toEqual([0, 0]);
});
