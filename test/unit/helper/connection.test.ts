import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { Connection } from "../../../helper/connection.js";
import type { Handlers } from "../../../helper/handlers.js";
import { EMPTY_STATUS } from "../../../helper/reconcile/status.js";
import { settle } from "../../fakes/fake-clock.js";
import { quietLog } from "../../fakes/helper-stack.js";

/** A connection whose requests are answered when the test says so. */
function scene() {
  const waiting: (() => void)[] = [];
  const handlers: Pick<Handlers, "handle" | "left"> = {
    handle: () => new Promise((resolve) => waiting.push(() => resolve(EMPTY_STATUS))),
    left: () => {},
  };
  const answered: number[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      answered.push(JSON.parse(String(chunk)).id);
      done();
    },
  });
  let isClosed = false;
  new Connection({
    id: 1,
    socket: socket as never,
    handlers: handlers as Handlers,
    log: quietLog,
    onClosed: () => {
      isClosed = true;
    },
  });
  return { waiting, answered, socket, isClosed: () => isClosed };
}

const requests = (count: number) =>
  Buffer.from(Array.from({ length: count }, (_, id) => `{"id":${id},"method":"status"}\n`).join(""));

test("of many requests in one piece 64 are handled at a time, in order, and all are answered", async () => {
  const { waiting, answered, socket } = scene();
  socket.push(requests(2_000));
  await settle();
  expect([waiting.length, socket.isPaused()]).toEqual([64, true]);
  for (let turn = 0; turn < 2_000; turn++) {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(waiting.length).toBeLessThanOrEqual(64);
  }
  expect(answered).toEqual(Array.from({ length: 2_000 }, (_, id) => id));
  expect(socket.isPaused()).toBe(false);
});

test("what follows garbage is not handled, and the other side's end is still heard", async () => {
  const { waiting, socket, isClosed } = scene();
  socket.push(Buffer.concat([requests(70), Buffer.from("garbage\n"), requests(200)]));
  socket.push(null);
  await settle();
  expect(waiting.length).toBe(64);
  for (const answer of waiting) answer();
  await settle();
  expect([waiting.length, isClosed()]).toEqual([70, true]);
});
