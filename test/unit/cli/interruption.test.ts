import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { Interruption } from "../../../cli/interruption.js";
import { Output } from "../../../cli/output.js";

function stage() {
  const exits: number[] = [];
  const source = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) });
  const written: string[] = [];
  const stream = Object.assign(new EventEmitter(), { write: (text: string) => written.push(text) });
  const output = new Output(stream, (code) => void exits.push(code));
  const breakOutput = (code: string) => stream.emit("error", Object.assign(new Error(code), { code }));
  const interruption = new Interruption({ onOutputLost: (listener) => output.onLost(listener) }, source);
  return { source, output, written, interruption, exits, breakOutput };
}

test.each(["SIGINT", "SIGTERM", "SIGHUP"])("%s asks for an orderly end, once", (signal) => {
  const { source, interruption, exits } = stage();
  let asked = 0;
  interruption.signal.addEventListener("abort", () => {
    asked += 1;
  });
  source.emit(signal);
  expect([asked, exits]).toEqual([1, []]);
});

test.each([
  ["Ctrl-C twice", ["SIGINT", "SIGINT"], [130]],
  ["SIGTERM after Ctrl-C", ["SIGINT", "SIGTERM"], [130]],
  ["Ctrl-C after a lost reader", ["EPIPE", "SIGINT"], [130]],
  ["a terminal that is closed, told by kernel and shell", ["SIGHUP", "SIGHUP"], []],
  ["a closed terminal and the lines that cannot be written there", ["SIGHUP", "EIO", "EIO"], []],
  ["Ctrl-C that ended the reader too", ["SIGINT", "EPIPE"], []],
  ["SIGTERM of systemd, which sends SIGHUP right after", ["SIGTERM", "SIGHUP"], []],
])("%s: who leaves at once", (_what, events, exits) => {
  const held = stage();
  for (const event of events) {
    if (event.startsWith("SIG")) held.source.emit(event);
    else held.breakOutput(event);
  }
  expect([held.interruption.signal.aborted, held.exits]).toEqual([true, exits]);
});

test("a command that ended listens no more", () => {
  const { source, interruption, exits, breakOutput } = stage();
  interruption[Symbol.dispose]();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) expect(source.listenerCount(signal)).toBe(0);
  breakOutput("EPIPE");
  expect([interruption.signal.aborted, exits]).toEqual([false, [0]]);
});

test("without anything to take down, a reader that left is no error, and a full disk is one", () => {
  const { interruption, output, written, exits, breakOutput } = stage();
  interruption[Symbol.dispose]();
  output.print("a line");
  breakOutput("EPIPE");
  breakOutput("EIO");
  breakOutput("ENOSPC");
  expect([written, exits]).toEqual([["a line\n"], [0, 0, 1]]);
});
